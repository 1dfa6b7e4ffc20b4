"""The letter that says who owes what, and the progress report of a plan, as documents."""

from collections.abc import Sequence

from sightline.actions import papers
from sightline.actions.models import Action
from sightline.actions.queries import clock_for
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short, in_words
from sightline.plans.queries import PlanPage
from sightline.plans.queries.plan_page import PriorityRow
from sightline.publishing.blocks import Block, Heading, Paragraph
from sightline.publishing.documents import Document, Letterhead, facts, items, rag, table
from sightline.reporting.queries.owed import PERIOD_DAYS, Progress
from sightline.ui.shapes import direction_mark


def letter(name: str, actions: Sequence[Action], head: Letterhead, by: Standing, reply_to: str) -> Document:
    """Return the letter to an agency or a post: what is late first, then what comes, each with its latest update."""
    kinds = ("over", "soon", "run", "none")
    headings = ("Late", "Due within 14 days", "Later", "Without a date")
    parts = [(words, [one for one in actions if clock_for(one, by.today).kind == kind])
             for kind, words in zip(kinds, headings, strict=True)]  # fmt: skip
    late = len(parts[0][1])
    told = f"{len(actions)} open {'action' if len(actions) == 1 else 'actions'}, {late} of them late"
    blocks: list[Block] = [
        Paragraph("Dear colleague,"),
        Paragraph(f"This is what the partnership’s plan asks of {name} on {in_words(by.today)}: {told}."),
        Paragraph("Please tell us how each is going, in a sentence or two. If a date cannot be kept, say which can."),
    ]
    for words, rows in parts:
        if rows:
            body = table(papers.HEADER, [papers.row(one, by) for one in rows], row_headers=True)
            blocks += [Heading(f"{words} ({len(rows)})", 1), body]
    blocks += [Paragraph(f"Please answer to {reply_to}."), Paragraph(by.partnership.name, look="strong")]
    return Document(f"What {name} owes", head, tuple(blocks), in_words(by.today))


def progress_report(page: PlanPage, progress: Progress, head: Letterhead, by: Standing) -> Document:
    """Return the progress report of a plan: how its priorities stand, what is late, what was done, what changed."""
    total = page.total
    own = facts(
        [
            ("Plan", f"{page.plan.title}, {page.plan.reference}"),
            ("Actions", f"{total.total}: {total.complete} complete, {total.late} late"),
            ("Little or no evidence", f"{progress.silent} open, no update for 60 days or ever"),
            ("Period", f"the {PERIOD_DAYS} days to {in_short(by.today)}"),
        ]
    )  # fmt: skip
    blocks: list[Block] = [own, Heading("Where each priority stands", 1), _standing(page)]
    blocks += [Heading(f"Late ({len(progress.late)})", 1), *_late(progress, by)]
    done = [f"{one.title} ({one.reference}, {in_short(one.completed_on)})" for one in progress.done if one.completed_on]
    changed = [f"{title}: {' '.join(text.split())}" for title, text in progress.changed]
    nothing = [Paragraph("Nothing was said.", look="quiet")]
    blocks += [Heading(f"Completed ({len(done)})", 1), *(items(done) or nothing)]
    blocks += [Heading("What changed for children and adults", 1), *(items(changed) or nothing)]
    return Document("Progress report", head, tuple(blocks), in_words(by.today))


def _standing(page: PlanPage) -> Block:
    rows = []
    for one in page.rows:
        moved = direction_mark(one.direction)
        counts = one.counts
        rows.append([
            f"{one.priority.number}. {one.priority.title}", rag(one.rag, moved.word if moved else ""),
            f"{counts.total}: {counts.complete} complete, {counts.late} late",
            _why(one),
        ])  # fmt: skip
    return table(("Priority", "RAG", "Actions", "Why"), rows, row_headers=True, widths=(38, 14, 24, 26))


def _why(one: PriorityRow) -> str:
    """Return why a priority stands as it does, in the words of its page: a person's reason, or the rule's."""
    override = one.progress.override
    return f"{override.author.name} says so: {override.text}" if override else one.progress.rolled.words


def _late(progress: Progress, by: Standing) -> list[Block]:
    if not progress.late:
        return [Paragraph("No action is late.")]
    return [table(papers.HEADER, [papers.row(one, by) for one in progress.late], row_headers=True)]
