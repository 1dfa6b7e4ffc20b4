"""Reports and the executive's pack as documents."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.safestring import SafeString

from sightline.kernel.dates import england_date, in_short, in_words
from sightline.publishing.blocks import Block, Heading, ListItem, Paragraph
from sightline.publishing.documents import Document, Letterhead, facts, items, table
from sightline.publishing.writers import write_fragment
from sightline.reporting.models import Circulation, Report
from sightline.reporting.queries import PackPage, ReportPage
from sightline.reporting.queries.circulation import content_of_copy
from sightline.reporting.queries.going_up import PackLine
from sightline.reporting.rules import KINDS, heading, sections_of, state_words
from sightline.reporting.rules.content import Content, Entry

TRACK = {"yes": "On track", "no": "Not on track", "": "Not said yet"}
DRAFT = "This is a draft. It was not sent to anybody yet."
ASKED = ("What is asked", "From", "We recommend", "If not", "By")


def report_document(page: ReportPage, head: Letterhead) -> Document:
    """Return a report: on track or not, what needs a decision, its sections, its corrections."""
    report, content = page.report, page.content
    sent = f"{in_words(england_date(report.sent_at))}" if report.sent_at and not report.is_open else ""
    digest = page.versions[0].digest if page.versions and not report.is_open else ""
    own = facts(
        [
            ("Reference", report.reference), ("Period", _period(content)), ("State", state_words(report.state)),
            ("Sent", sent), ("Sent to", report.sent_to.name if report.sent_to else ""),
            ("On track", TRACK[content.on_track]), ("Digest of the text", digest),
        ]
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(DRAFT, look="strong")] if report.is_open else []
    blocks += [own, *_body(content)]
    if page.additions:
        said = [f"{in_short(england_date(one.created_at))}, {one.author.name}: {one.text}" for one in page.additions]
        blocks += [Heading("Corrections since it was sent", 1), *items(said)]
    return Document(f"{KINDS[content.kind]}: {content.group}", head, tuple(blocks), content.round)


def shown(document: Document) -> SafeString:
    """Return a document as part of a page; the writer escapes all of its text."""
    return SafeString(write_fragment(document))


def copy_document(paper: Circulation, head: Letterhead) -> Document:
    """Return a paper that was sent round: a briefing, or a report as it was frozen."""
    sent = f"For {paper.group.name}, {in_words(england_date(paper.created_at))}"
    content = content_of_copy(paper)
    if content is None:
        said = [Paragraph(" ".join(part.split())) for part in paper.body.split("\n\n") if part.strip()]
        return Document(paper.title, head, tuple(said), sent)
    own = facts([("Reference", content.reference), ("Period", _period(content)), ("On track", TRACK[content.on_track])])
    return Document(paper.title, head, (own, *_body(content)), sent)


def _period(content: Content) -> str:
    first, last = date.fromisoformat(content.starts_on), date.fromisoformat(content.ends_on)
    return f"{in_short(first)} to {in_short(last)}"


def _body(content: Content, depth: int = 1) -> list[Block]:
    found: list[Block] = [Paragraph(line, look="lead") for line in content.summary.splitlines() if line.strip()]
    if content.decisions:
        found.append(Heading("For decision", depth))
        found.append(_asked([(one, one.origin or content.group) for one in content.decisions]))
    for key in sections_of(content.kind):
        entries = [one for one in content.of(key) if not one.needs_decision]
        if entries:
            found += [Heading(heading(key), depth), *_entries(entries)]
    return found


def _entries(entries: Iterable[Entry]) -> list[ListItem]:
    return items(_words(one) for one in entries)


def _words(one: Entry, origin: str = "") -> str:
    source = ", ".join(filter(None, (origin or one.origin, one.reference)))
    return f"{one.text} ({source})" if source else one.text


def _asked(rows: Sequence[tuple[Entry, str]]) -> Block:
    lines = [
        [
            (Paragraph(one.text), *([Paragraph(one.reference, look="quiet")] if one.reference else [])), origin,
            one.recommended, one.if_not or "Not said", one.by or "No date",
        ]
        for one, origin in rows
    ]  # fmt: skip
    return table(ASKED, lines, row_headers=True, widths=(34, 18, 26, 18, 14))


def pack_document(page: PackPage, head: Letterhead) -> Document:
    """Return the executive's pack: contents, decisions first, what is off track, asks, the reports as appendices."""
    names = ["For decision", "Which work is on track", *(words for words, _ in page.parts)]
    appendices = [f"Appendix {at}: {_called(one)}" for at, (one, _) in enumerate(page.appendices, start=1)]
    blocks: list[Block] = [Heading("Contents", 1), *items([*names, *appendices], mark="•")]
    blocks += [Heading("For decision", 1), _decisions(page.decisions)]
    blocks += [Heading("Which work is on track", 1), _track(page)]
    for words, lines in page.parts:
        blocks += [Heading(words, 1), *items(_words(one.entry, one.group) for one in lines)]
    for words, (_, content) in zip(appendices, page.appendices, strict=True):
        own = facts([("Reference", content.reference), ("On track", TRACK[content.on_track])])
        blocks += [Heading(words, 1), own, *_body(content, 2)]
    meets = f"Executive, {in_words(page.round.executive_on)}"
    return Document(f"What needs us: {page.round.name}", head, tuple(blocks), meets)


def _called(report: Report) -> str:
    return f"{report.get_kind_display()} of {report.group.name}"


def _decisions(lines: Sequence[PackLine]) -> Block:
    if not lines:
        return Paragraph("Nothing that was sent up needs a decision.")
    return _asked([(one.entry, one.group) for one in lines])


def _track(page: PackPage) -> Block:
    rows = [[content.group, KINDS[content.kind], TRACK[content.on_track], content.summary or "Nothing said"]
            for _, content in page.track]  # fmt: skip
    return table(("Group", "Report", "On track", "In short"), rows, row_headers=True, widths=(26, 18, 16, 50))
