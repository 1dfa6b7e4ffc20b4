"""The chronology of a disagreement or a dispute on paper; who it is about is not in it."""

from sightline.disagreements.models import Disagreement
from sightline.disagreements.queries.page import DisputePage
from sightline.governance.exports import letterhead
from sightline.governance.standing import Standing
from sightline.kernel.dates import ENGLAND
from sightline.publishing.blocks import Block, Heading, Paragraph
from sightline.publishing.documents import Document, facts, table


def chronology(page: DisputePage, by: Standing) -> Document:
    """Return the chronology as a document marked as level 3: what it is, the steps with their clocks, what was said."""
    row = page.row
    case = isinstance(row, Disagreement)
    about = f"{row.pseudonym}, {page.type_words.lower()}" if case else "Between partners"
    blocks: list[Block] = [
        facts(
            [
                ("Reference", row.reference), ("About", about), ("Raised by", row.raised_by.name),
                ("Answered by", row.answered_by.name), ("Raised", row.raised_at.astimezone(ENGLAND)),
                ("Track", "Urgent" if row.urgent else "Ordinary"), ("Protocol", row.protocol_title),
                ("How it stands", page.outcome or f"Open, at stage {page.now.step.stage if page.now else 1}"),
            ]
        ),
        Heading("What it is about", 1), *_paragraphs(row.about),
        Heading("Steps and clocks", 1),
        table(
            ["Step", "Who", "Began", "Ended", "Clock", "Took"],
            [
                [f"{line.step.stage}. {line.step.does}", line.step.who, line.taken.begins_at.astimezone(ENGLAND),
                 line.taken.ended_at.astimezone(ENGLAND) if line.taken.ended_at else "Still open",
                 line.clock.words if line.clock else "", line.took]
                for line in page.steps if line.taken
            ],
            caption="Steps that were taken", row_headers=True,
        ),
        Heading("What was said and done", 1),
        table(
            ["When", "What", "Who", "Words"],
            [
                [line.said_at.astimezone(ENGLAND), f"{line.get_what_display()}, stage {line.stage}",
                 f"{line.author.name}{f', {line.agency.name}' if line.agency else ''}", line.text]
                for line in page.log
            ],
            caption="The log", row_headers=True,
        ),
    ]  # fmt: skip
    if row.resolution:
        blocks += [Heading("How it ended", 1), Paragraph(page.outcome), *_paragraphs(row.resolution)]
    if row.learning:
        blocks += [Heading("Learning", 1), *_paragraphs(row.learning)]
    title = "Chronology of a disagreement about a case" if case else "Chronology of a dispute between partners"
    return Document(title, letterhead(by, 3), tuple(blocks), subtitle=row.reference)


def _paragraphs(text: str) -> list[Paragraph]:
    return [Paragraph(line) for line in text.splitlines() if line.strip()]
