"""Minutes as a document, for Word and PDF."""

from collections.abc import Sequence

from sightline.kernel.dates import england_date, in_short
from sightline.meetings.models import Decision, MinuteAction
from sightline.meetings.queries.minutes import Entry, Here, MinutesPage
from sightline.publishing.blocks import Block, Heading, Paragraph
from sightline.publishing.documents import Document, Letterhead, facts, items, table

DRAFT = "This is a draft. The chair has not approved it yet."
HIDDEN = "You declared an interest in this item and were not in the room."


def minutes_document(page: MinutesPage, head: Letterhead) -> Document:
    """Return the minutes: who came, item by item what was said, decided and asked for, then the log and corrections."""
    meeting = page.minutes.meeting
    blocks: list[Block] = [Paragraph(DRAFT, look="strong")] if page.minutes.state == "draft" else []
    blocks += [
        facts([("Reference", meeting.reference), ("When", page.when), ("Where", meeting.place),
               ("State", page.state_words), ("Quorum", page.quorum.sentence)]),
        *_people(page),
    ]  # fmt: skip
    for one in page.entries:
        blocks += _entry(one)
    if page.log:
        rows = [[one.title, one.owner, one.due_on, one.state, one.source] for one in page.log]
        blocks += [Heading("Actions carried from earlier meetings", 1),
                   table(("Action", "Owner", "Due", "How it stands", "From"), rows, row_headers=True,
                         widths=(36, 20, 14, 16, 14))]  # fmt: skip
    corrections = [
        f"{in_short(england_date(one.created_at))}, {one.author.name}: {one.text}" for one in page.corrections
    ]
    if corrections:
        blocks += [Heading("Corrections since they were confirmed", 1), *items(corrections)]
    return Document(f"Minutes of {meeting.group}", head, tuple(blocks), page.when)


def _people(page: MinutesPage) -> list[Block]:
    parts = (
        ("Present", page.of("present", "deputy")), ("Apologies", page.of("apologies")), ("Absent", page.of("absent")),
    )  # fmt: skip
    found: list[Block] = []
    for words, people in parts:
        if people:
            found += [Heading(words, 1), *items(_person(one) for one in people)]
    return found


def _person(one: Here) -> str:
    said = ", ".join(filter(None, (one.name, one.seat if one.row.state != "deputy" else one.state)))
    return f"{said} (left before the end)" if one.left else said


def _entry(one: Entry) -> list[Block]:
    found: list[Block] = [Heading(one.heading, 1)]
    found += [
        Paragraph(
            f"{each.person.name} declared an interest" + (" and was shown out." if each.out else "."), look="quiet"
        )
        for each in one.interests
    ]
    if one.hidden:
        return [*found, Paragraph(HIDDEN)]
    found += [Paragraph(" ".join(part.split())) for part in one.entry.text.split("\n\n") if part.strip()]
    found += [Paragraph(_decided(row), look="strong") for row in one.decisions]
    found += _asked(one.actions)
    found += [
        Paragraph(f"Correction, {in_short(england_date(each.created_at))}, {each.author.name}: {each.text}")
        for each in one.corrections
    ]
    return found


def _decided(row: Decision) -> str:
    despite = f" What stood against it: {row.missing} Taken all the same because: {row.despite}" if row.missing else ""
    return f"Decision {row.reference}: {row.title}.{despite}".replace("..", ".")


def _asked(rows: Sequence[MinuteAction]) -> list[Block]:
    if not rows:
        return []
    body = [[row.title, row.owner or "Nobody yet", row.due_on or "No date", row.action.reference] for row in rows]
    return [table(("Action", "Owner", "Due", "Reference"), body, row_headers=True, widths=(46, 24, 16, 14))]
