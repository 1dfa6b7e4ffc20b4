"""How papers become pages: each is measured when it comes, so that every page of a pack is known before it is made."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sightline.evidence import store
from sightline.governance.exports import letterhead
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError
from sightline.meetings.models import Meeting, Paper
from sightline.meetings.queries.events import when
from sightline.meetings.queries.papers import Part
from sightline.meetings.rules import pack as rules
from sightline.publishing.blocks import Block, Paragraph
from sightline.publishing.documents import Letterhead
from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.writers import Entry, PackFile, Section, pages_of, set_anew, write_pack

TITLE = "Papers of a meeting"
LEVEL_3 = 3
UNREADABLE = (
    "The file of this paper is missing, damaged or another than was sent, so it is left out here. Ask the business "
    "unit to send it in again."
)
REFUSED = "This file cannot be put into a pack of papers. Print it to a new PDF and send that."


@dataclass(frozen=True)
class Measured:
    """What a file has as a paper: its pages, which of a PDF's lie, and how many pictures of a Word file are lost."""

    pages: int
    lying: tuple[bool, ...] = ()
    pictures_lost: int = 0


def measured(content: bytes, *, word: bool) -> Measured:
    """Return how a Word file or a PDF stands in a pack; raises DomainError at `file` when it cannot."""
    head = Letterhead("", date(2000, 1, 1))
    try:
        blocks, lying, lost = _read(content, word=word)
        section = Section("s1", TITLE, TITLE, ("1",) * max(len(lying), 1), blocks, b"" if word else content, lying)
        made = write_pack(PackFile(TITLE, "", head, (), (section,)))
    except UnreadableFile as error:
        raise DomainError(error.sentence, field="file") from error
    except DomainError as error:
        raise DomainError(REFUSED, field="file") from error
    pages = len(lying) or pages_of(made) - 1
    if not 1 <= pages <= 400:
        raise DomainError("A paper has at most 400 pages. Send it in parts.", field="file")
    return Measured(pages, lying, lost)


def _read(content: bytes, *, word: bool) -> tuple[Sequence[Block], tuple[bool, ...], int]:
    if word:
        from sightline.publishing.readers.docx import read_docx  # noqa: PLC0415 (slow to import)

        anew = set_anew(read_docx(content).blocks)
        return anew.blocks, (), anew.pictures
    from sightline.publishing.readers.pdf.pages import pdf_pages  # noqa: PLC0415

    return (), pdf_pages(content), 0


@dataclass(frozen=True)
class Made:
    """A pack that was made: the file, how many pages it has and whether all of it is tagged."""

    content: bytes
    pages: int
    tagged: bool


def make_pack(meeting: Meeting, parts: Sequence[Part], edition: int, by: Standing) -> Made:
    """Return the pack of these items; their pages are those they were given, or counted from 1 before it goes out.

    A paper that cannot be put in does not keep the others back: a page in its place, and the first, say so.
    """
    pages = given_pages(parts)
    sections, left_out = [], []
    for part in parts:
        for at, paper in enumerate(part.papers):
            section = _section(part, paper, pages[paper.pk], first=at == 0)
            sections.append(section or _in_its_place(part, paper, pages[paper.pk], first=at == 0))
            left_out += [] if section else [f"{paper.title} (item {part.item.label})"]
    level = LEVEL_3 if any(part.item.restricted for part in parts) else 2
    loose = [one.title for part in parts for one in part.papers if not one.tagged]
    notes = [] if edition else ["This is a draft: page numbers may still change until the papers are sent out."]
    if loose:
        notes.append(
            "These papers were supplied as PDF and are not tagged for screen readers: " + "; ".join(loose) + ". "
            "Ask the business unit for another form."
        )  # fmt: skip
    if left_out:
        names = "; ".join(left_out)
        notes.append(f"Left out, since their files cannot be read: {names}. Ask for them to be sent anew.")
    words = when(meeting) + (f", {meeting.place}" if meeting.place else "")
    file = PackFile(
        f"Papers for {meeting.group}", words, letterhead(by, level), [_entry(part, pages) for part in parts], sections,
        notes,
    )  # fmt: skip
    try:
        content = write_pack(file)
    except DomainError:
        bad = [one for one in sections if not _stands_alone(one)]
        if not bad:
            raise
        names = "; ".join(f"“{one.title}”" for one in bad)
        raise DomainError(f"{names} cannot be put into a pack. Send it again as a new PDF, or withdraw it.") from None
    return Made(content, pages_of(content), file.tagged)


def _stands_alone(one: Section) -> bool:
    """Whether a paper can be set by itself: asked only when the pack could not be made, to name the paper."""
    try:
        write_pack(PackFile(TITLE, "", Letterhead("", date(2000, 1, 1)), (), (one,)))
    except DomainError:
        return False
    return True


def given_pages(parts: Sequence[Part]) -> dict[int, list[str]]:
    """Return the labels of every paper's pages, those that have none yet counted as if the pack went out now."""
    found: dict[int, list[str]] = {}
    for some in _counted_together(parts):
        first = rules.given([paged(one) for one in some])
        for one in some:
            item = one.item.label if one.item.restricted else ""
            found[one.pk] = rules.labels(first[one.pk], one.pages, item=item)
    return found


def _counted_together(parts: Sequence[Part]) -> list[list[Paper]]:
    """Return the papers that count through: those of level 2 together, those of each restricted item by themselves."""
    together = [one for part in parts if not part.item.restricted for one in part.papers]
    return [together, *(list(part.papers) for part in parts if part.item.restricted)]


def paged(paper: Paper) -> rules.Paged:
    """Return a paper as its pages are counted."""
    first = None if paper.first_page is None else (paper.first_page, paper.first_letter)
    return rules.Paged(paper.pk, paper.pages, first)


def _in_its_place(part: Part, paper: Paper, labels: Sequence[str], *, first: bool) -> Section:
    item = f"{part.item.label} {part.item.title}"
    return Section(f"p{paper.pk}", item, paper.title, labels, (Paragraph(UNREADABLE),), first=first)


def _section(part: Part, paper: Paper, labels: Sequence[str], *, first: bool) -> Section | None:
    """Return a paper as it stands in the pack, or None when its file is gone, another than was sent, or unreadable."""
    item = f"{part.item.label} {part.item.title}"
    try:
        with store.read(paper.stored) as file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() != paper.sha256:
            return None
        blocks, _, lost = _read(content, word=True) if paper.tagged else ((), (), 0)
    except (FileNotFoundError, UnreadableFile):
        return None
    if paper.tagged:
        note = "The Word file has pictures that are not shown here: open it from the item." if lost else ""
        return Section(f"p{paper.pk}", item, paper.title, labels, blocks, first=first, note=note)
    return Section(f"p{paper.pk}", item, paper.title, labels, pdf=content, wide=paper.lying, first=first)


def _entry(part: Part, pages: dict[int, list[str]]) -> Entry:
    one = part.item
    words = f"{one.get_purpose_display().capitalize()}, {one.minutes} minutes"
    words += f", {part.presenter}" if part.presenter else ""
    papers = [
        (
            paper.title + ("" if paper.tagged else " (not tagged)"), f"p{paper.pk}",
            rules.in_words(pages[paper.pk]),
        )
        for paper in part.papers
    ]  # fmt: skip
    return Entry(one.label, one.title, words, papers)
