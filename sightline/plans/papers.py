"""A plan, one priority, and the plan on a page as documents."""

from collections.abc import Iterable, Sequence

from sightline.actions import papers
from sightline.actions.models import Action
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short, in_words
from sightline.plans.models import Measure, Plan, Priority
from sightline.plans.queries import (
    ListLine,
    PageAction,
    PlanPage,
    PlanPaper,
    PriorityPaper,
    PriorityRow,
    Timeline,
    timeline_drawing,
    timeline_in_words,
)
from sightline.publishing.blocks import Block, Figure, Heading, ListItem, Paragraph, Row
from sightline.publishing.documents import Document, Letterhead, Page, cell, facts, group_row, items, rag, table
from sightline.ui.shapes import direction_mark, rag_mark

DRAFT = "This is a draft. Nothing in it is agreed yet."
NOT_YET = Paragraph("Not written yet", look="quiet")


def plan_document(paper: PlanPaper, head: Letterhead, by: Standing) -> Document:
    """Return a plan whole: how it stands, each priority with its promises, actions and measures, and its lists."""
    plan, page = paper.page.plan, paper.page
    blocks: list[Block] = [*_draft(plan), *_paragraphs(plan.introduction, "lead"), _plan_facts(page)]
    if page.rows:
        blocks += [Heading("How the plan stands", 1), _standing_table(page)]
    for one in paper.priorities:
        blocks += [Heading(f"Priority {one.priority.number}: {one.priority.title}", 1), *_priority(one, by)]
    if paper.others:
        blocks += [Heading("Actions under no priority", 1), _actions(paper.others, by)]
    return Document(plan.title, head, (*blocks, *_plan_lists(page)), _period(plan))


def priority_document(paper: PriorityPaper, head: Letterhead, by: Standing) -> Document:
    """Return one priority whole."""
    priority = paper.priority
    blocks: tuple[Block, ...] = (*_draft(priority.plan), *_priority(paper, by))
    return Document(f"Priority {priority.number}: {priority.title}", head, blocks, priority.plan.title)


def page_document(page: PlanPage, head: Letterhead, most: int | None = None) -> Document:
    """Return the plan on a page, A3 lying; `most` says how many actions of each priority, the others are counted."""
    columns = ("Desired outcome", _we_will(page), "We will know by", "State")
    rows: list[Row | Sequence[object]] = []
    for one in page.rows:
        rows += [group_row(f"{one.priority.number}. {one.priority.title}", 4), _page_row(one, most)]
    if page.others:
        rows += [group_row("Under no priority", 4), ["", _page_actions(page.others, 0), "", rag(page.whole_rag)]]
    blocks: tuple[Block, ...] = (
        *_draft(page.plan),
        *_paragraphs(page.plan.introduction),
        table(columns, rows, widths=(28, 37, 27, 9)),
    )
    agreed = f". Agreed by {page.plan.agreed_for}, {in_words(page.plan.agreed_on)}" if page.plan.agreed_on else ""
    subtitle = f"{page.plan.reference}, plan on a page, {_period(page.plan)}{agreed}"
    return Document(page.plan.title, head, blocks, subtitle, page=Page.A3_LANDSCAPE, one_page=True)


def timeline_document(found: Timeline, head: Letterhead, by: Standing) -> Document:
    """Return the timeline, A3 lying: the drawing, then the same as a table with the parts of the plan."""
    columns = ("Due", "Action", "Owner", "Time", "State", "Part")
    rows: list[Row | Sequence[object]] = []
    lane = ""
    for one in found.rows:
        rows += [group_row(one.lane, len(columns))] if one.lane != lane else []
        lane = one.lane
        action = one.action
        rows.append([
            action.due_on or "No date", f"{action.reference} {action.title}",
            action.owner.title if action.owner else "No owner", one.clock.words, rag(action.rag, one.direction),
            one.part,
        ])  # fmt: skip
    blocks: list[Block] = [*_draft(found.plan)]
    if found.drawing.lanes:
        blocks.append(Figure(timeline_in_words(found, by), svg=timeline_drawing(found, by).encode()))
    if found.parts:
        parts = [[one.title, in_short(one.starts_on), in_short(one.ends_on)] for one in found.parts]
        blocks += [Heading("Parts of the plan", 1), table(("Part", "First day", "Last day"), parts)]
    blocks += [Heading("Actions by due date", 1), table(columns, rows, widths=(10, 38, 18, 12, 12, 10))]
    subtitle = f"{found.plan.reference}, timeline, {_period(found.plan)}"
    return Document(found.plan.title, head, tuple(blocks), subtitle, page=Page.A3_LANDSCAPE)


def _draft(plan: Plan) -> list[Paragraph]:
    return [Paragraph(DRAFT, look="strong")] if plan.status == Plan.Status.DRAFT else []


def _period(plan: Plan) -> str:
    return f"{in_short(plan.starts_on)} to {in_short(plan.ends_on)}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _paragraphs(text: str, look: str = "") -> list[Paragraph]:
    return [Paragraph(line.strip(), look=look) for line in text.splitlines() if line.strip()]


def _plan_facts(page: PlanPage) -> Block:
    plan, total = page.plan, page.total
    agreed = f"By {plan.agreed_for}, {in_words(plan.agreed_on)}" if plan.agreed_on else "Not agreed yet"
    counts = f"{total.total}: {total.complete} complete, {total.late} late" if total.total else "None yet"
    return facts(
        [
            ("Reference", plan.reference), ("State", plan.get_status_display().capitalize()), ("Agreed", agreed),
            ("Published", in_words(plan.published_on) if plan.published_on else ""), ("Actions", counts),
        ]
    )  # fmt: skip


def _standing_table(page: PlanPage) -> Block:
    header = ("Priority and lead", "Actions", "Measures", "RAG", "Updated in 60 days")
    rows = [_standing_row(one) for one in page.rows]
    return table(header, rows, row_headers=True, widths=(36, 24, 17, 13, 13))


def _standing_row(one: PriorityRow) -> list[object]:
    counts = one.counts
    said = f"{counts.complete} complete, {counts.late} late, {counts.not_started} not started" if counts.total else ""
    lead = Paragraph(one.priority.lead or "No lead yet", look="quiet")
    return [
        (Paragraph(f"{one.priority.number}. {one.priority.title}"), lead),
        (Paragraph(_count(counts.total, "action", "actions")), *([Paragraph(said, look="quiet")] if said else [])),
        _count(one.measures, "measure", "measures"),
        rag(one.rag, _moved(one.direction)),
        "None open" if one.fresh is None else f"{one.fresh}%",
    ]


def _moved(value: str) -> str:
    mark = direction_mark(value)
    return mark.word if mark else ""


def _priority(paper: PriorityPaper, by: Standing) -> list[Block]:
    """Return what was said, what is done, what should change and how it will be known."""
    one = paper.priority
    return [
        _priority_facts(paper),
        *_paragraphs(one.vision, "lead"),
        *_section("Objective", _paragraphs(one.objective)),
        *_section("Ambitions", [ListItem(f"{one.number}.{row.number} {row.text}") for row in one.ambitions.all()]),
        *_section("Desired outcomes", items(_with_part(row.text, row.part) for row in one.desired_outcomes.all())),
        *_section("Actions", [_actions(paper.actions, by)] if paper.actions else []),
        *_section("Measures", [_measures(one)] if one.measures.all() else []),
        *_section("We will know we succeeded when", items(row.text for row in one.success_criteria.all())),
        *_section("Latest update", _update(paper)),
        *_section("Why it is a priority", [*_paragraphs(one.rationale), *items(_figures(one))]),
        *_section("Where it came from", items(line.strip() for line in one.provenance.splitlines() if line.strip())),
    ]


def _section(words: str, blocks: Sequence[Block]) -> list[Block]:
    return [Heading(words, 2), *blocks] if blocks else []


def _priority_facts(paper: PriorityPaper) -> Block:
    one, counts = paper.priority, paper.row.counts
    done = f"{counts.total}: {counts.complete} complete, {counts.late} late" if counts.total else "None yet"
    return facts(
        [
            ("Reference", one.reference),
            ("State", rag(paper.row.rag, _moved(paper.row.direction))),
            ("Strategic lead", one.strategic_lead.title if one.strategic_lead else ""),
            ("Lead", one.lead.title if one.lead else "Nobody yet"),
            ("Group", one.group.name if one.group else ""),
            ("Joint with", one.joint_with),
            ("Actions", done),
        ]
    )


def _with_part(text: str, part: object) -> str:
    return f"{text} ({part})" if part else text


def _actions(actions: Iterable[Action], by: Standing) -> Block:
    rows = [papers.row(action, by) for action in actions]
    return table(papers.HEADER, rows, row_headers=True)


def _measures(one: Priority) -> Block:
    header = ("Measure", "Direction", "Baseline", "Target")
    rows = [_measure(row) for row in one.measures.all()]
    return table(header, rows, row_headers=True, widths=(46, 20, 17, 17))


def _measure(row: Measure) -> list[object]:
    words = (Paragraph(row.text), Paragraph(_with_part(row.reference, row.part), look="quiet"))
    return [words, row.get_direction_display().capitalize(), row.baseline or "Not known", row.target or "Not set"]


def _update(paper: PriorityPaper) -> list[Block]:
    last = paper.update
    if last is None:
        return []
    who = ", ".join(one for one in (last.author.name, last.author_as, in_words(england_date(last.created_at))) if one)
    return [*rag(last.rag), *_paragraphs(last.text), Paragraph(who, look="quiet")]


def _figures(one: Priority) -> list[str]:
    return [
        f"{row.value} {row.text} ({f'source: {row.source}' if row.source else 'source not said'})"
        for row in one.figures.all()
    ]


def _plan_lists(page: PlanPage) -> list[Block]:
    core = [f"{one.text} (led by {one.note})" if one.note else one.text for one in page.lists.get("core", [])]
    linked = [_strategy(one) for one in page.lists.get("strategy", [])]
    found: list[Block] = []
    for words, lines in (("Core business", core), ("Linked strategies", linked)):
        found += [Heading(words, 1), *items(lines)] if lines else []
    return found


def _strategy(one: ListLine) -> str:
    review = f"reviewed next {in_short(one.end)}" if one.end else ""
    return ", ".join(part for part in (one.text, one.note, review) if part)


def _we_will(page: PlanPage) -> str:
    words = "This year we will" if page.year_runs else "In that year we will" if page.year else "We will"
    if page.year is None or page.year.start is None or page.year.end is None:
        return words
    return f"{words} ({page.year.text}, {in_short(page.year.start)} to {in_short(page.year.end)})"


def _page_row(one: PriorityRow, most: int | None) -> list[object]:
    shown = one.actions if most is None else one.actions[:most]
    actions: object = _page_actions(shown, one.counts.total - len(shown) if most is not None else 0)
    if not one.actions:
        others = f"None in this part of the plan: {_count(one.counts.total, 'action', 'actions')} in others"
        actions = Paragraph(others if one.counts.total else "No action yet", look="quiet")
    return [
        cell(items(line.text for line in one.outcomes) or NOT_YET),
        actions,
        cell(items(line.text for line in one.known_by) or Paragraph("No measure yet", look="quiet")),
        rag(one.rag, _moved(one.direction)),
    ]


def _page_actions(actions: Iterable[PageAction], more: int) -> list[ListItem]:
    found = [_page_action(one) for one in actions]
    return [*found, *items([f"and {more} more"] if more > 0 else [])]


def _page_action(one: PageAction) -> ListItem:
    late = f", {one.clock.words.lower()}" if one.clock.kind == "over" else ""
    return ListItem(f"{one.title} ({one.reference}, {rag_mark(one.rag).word.lower()}{late})")
