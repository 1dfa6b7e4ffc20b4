"""A quarter of a plan as a document: what the executive goes through."""

from sightline.kernel.dates import england_date, in_short, in_words
from sightline.plans.practice import practice
from sightline.plans.queries import Area, GroupRow, Monitoring, Progress
from sightline.publishing.blocks import Block, Heading, ListItem, Paragraph
from sightline.publishing.documents import Document, Letterhead, facts, items, rag, table
from sightline.ui.shapes import direction_mark


def quarter_document(page: Monitoring, head: Letterhead) -> Document:
    """Return a quarter of a plan: the whole, priorities, groups, where little moves, what changed, and the rule."""
    blocks: list[Block] = [
        _whole(page),
        Heading("Priorities", 1),
        table(
            ("Priority and group", "RAG, and why", "Actions", "How fresh"), [_priority(one) for one in page.areas],
            row_headers=True, widths=(30, 34, 20, 16),
        ),
    ]  # fmt: skip
    if page.groups:
        header = ("Group", "RAG, and why", "What the chair says", "What the actions say")
        blocks += [
            Heading("Is it on track?", 1),
            table(header, [_group(one) for one in page.groups], row_headers=True, widths=(20, 28, 28, 24)),
        ]
    blocks += [Heading("Little or no progress", 1), *_still(page)]
    blocks += [Heading("What changed for children or adults", 1), *_notes(page)]
    blocks += [Heading("How it is worked out", 1), Paragraph(practice().about), *items(practice().in_words)]
    return Document(f"Progress, {page.quarter.words}", head, tuple(blocks), page.plan.title)


def _whole(page: Monitoring) -> Block:
    counts = page.overall.counts
    return facts(
        [
            ("Plan", f"{page.plan.title}, {page.plan.reference}"),
            ("As it stood on", in_words(page.day)),
            ("The plan as a whole", _going(page.overall)),
            ("Actions", f"{counts.total}: {counts.complete} complete, {counts.late} late"),
            ("How fresh", _fresh(page.overall)),
        ]
    )


def _going(one: Progress) -> tuple[Paragraph, ...]:
    mark = direction_mark(one.direction)
    shown = rag(one.rag, mark.word if mark else "")
    if not one.override:
        return (*shown, Paragraph(f"Because {one.rolled.why}", look="quiet"))
    said = f"Set by {one.override.author.name} until {in_short(one.override.until)}: {one.override.text}"
    return (*shown, Paragraph(said, look="quiet"), Paragraph(f"By its actions: {one.rolled.words}", look="quiet"))


def _fresh(one: Progress) -> str:
    if not one.fresh:
        return "None open"
    return f"{one.fresh.words}: {one.fresh.median_days} days in the median, {one.fresh.oldest_days} the oldest"


def _priority(area: Area) -> list[object]:
    counts, group = area.progress.counts, area.priority.group
    return [
        (
            Paragraph(f"{area.priority.number}. {area.priority.title}"),
            Paragraph(group.name if group else "No group yet", look="quiet"),
        ),
        _going(area.progress),
        f"{counts.total}: {counts.complete} complete, {counts.under_way} under way, {counts.late} late",
        _fresh(area.progress),
    ]


def _group(row: GroupRow) -> list[object]:
    said: object = "Not said yet"
    if row.said:
        words = "On track" if row.said.on_track else "Not on track"
        who = f"{row.said.author.name}, {in_short(england_date(row.said.created_at))}"
        said = (Paragraph(words, look="strong"), Paragraph(row.said.text), Paragraph(who, look="quiet"))
    return [row.group.name, _going(row.progress), said, row.suggested.words]


def _still(page: Monitoring) -> list[Block]:
    if not page.still:
        return [Paragraph("The record shows movement in every area.")]
    blocks: list[Block] = []
    for area in page.still:
        blocks.append(Heading(f"{area.priority.number}. {area.priority.title}", 2))
        if area.still.found:
            blocks.append(Paragraph(f"By the record: {area.still.why}."))
            blocks += [ListItem(f"{one.title}, {one.reference}: {one.why}", mark="•") for one in area.actions]
        said = area.verdict
        words = f"{said.get_verdict_display()}: {said.text} ({said.author.name})" if said else "Not confirmed yet."
        blocks.append(Paragraph(words, look="strong"))
    return blocks


def _notes(page: Monitoring) -> list[Block]:
    if not page.notes:
        return [Paragraph("Nobody has said in this quarter what a completed action changed.")]
    return [ListItem(f"{one.text} ({one.action.title}, {one.action.reference})", mark="•") for one in page.notes]
