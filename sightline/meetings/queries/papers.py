"""Papers and packs as one reader may see them, and which pack is theirs."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from sightline.evidence.rules import size_words
from sightline.governance.permissions import PERSON
from sightline.governance.standing import Standing
from sightline.meetings.models import Agenda, AgendaItem, Meeting, Pack, Paper, PaperMail
from sightline.meetings.permissions import AGENDA
from sightline.meetings.queries.agenda import agenda_of, in_order, items, presenter
from sightline.meetings.rules import pack as rules

WITH = ("item__meeting__group", "item__meeting__partnership", "sent_by")


@dataclass(frozen=True)
class Part:
    """An item of a pack with its papers in their order."""

    item: AgendaItem
    presenter: str
    papers: Sequence[Paper]


def papers_of(found: Iterable[AgendaItem]) -> dict[int, list[Paper]]:
    """Return the papers of items by their keys, the withdrawn left out; one query."""
    here = {one.pk: one for one in found}
    told: dict[int, list[Paper]] = defaultdict(list)
    for paper in Paper.objects.filter(item__in=here, withdrawn_at__isnull=True).order_by("position"):
        paper.item = here[paper.item_id]
        told[paper.item_id].append(paper)
    return told


def parts_for(meeting: Meeting, by: Standing) -> list[Part]:
    """Return what a reader's pack holds: the items they may see with their papers; two queries."""
    found = in_order(items(by).filter(meeting=meeting, withdrawn_at__isnull=True))
    papers = papers_of(found)
    return [Part(one, presenter(one, by), papers.get(one.pk, [])) for one in found]


def key_of(agenda: Agenda | None, meeting: Meeting, parts: Sequence[Part], by: Standing) -> str:
    """Return the key of a pack: whoever may see the same items in the same state, and the same names, has the same."""
    told = [
        meeting.starts_at.isoformat(), meeting.place, agenda.edition if agenda else 0, PERSON.may(by, "R"),
        [
            [part.item.pk, part.item.version, part.item.label, part.presenter,
             [[one.pk, one.first_page, one.first_letter] for one in part.papers]]
            for part in parts
        ],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def pack_of(meeting: Meeting, by: Standing) -> Pack | None:
    """Return the pack of exactly what this reader may see now, whatever its state; None when it was not asked for."""
    key = key_of(agenda_of(meeting), meeting, parts_for(meeting, by), by)
    return Pack.objects.filter(meeting=meeting, key=key).first()


def paper_of(item: AgendaItem, key: int) -> Paper | None:
    """Return a paper of an item that its reader may see."""
    return Paper.objects.select_related(*WITH).filter(item=item, pk=key).first()


@dataclass(frozen=True)
class PaperLine:
    """A paper in a list: its kind and size in words, its pages, and whether it came after the pack went out."""

    paper: Paper
    words: str
    pages: str
    late: bool
    href: str
    withdraw: str


def paper_href(paper: Paper, by: Standing, page: str = "paper") -> str:
    """Return the address of a paper's file or of one of its forms."""
    item = paper.item
    name = f"{'restricted' if item.restricted else 'item'}_{page}"
    return reverse(f"meetings:{name}", args=[by.partnership.slug, item.reference, paper.pk])


def papers_of_item(item: AgendaItem, by: Standing) -> list[PaperLine]:
    """Return the papers of one item ready to print; two queries."""
    return paper_lines(papers_of([item]).get(item.pk, []), agenda_of(item.meeting), by)


def paper_lines(found: Iterable[Paper], agenda: Agenda | None, by: Standing) -> list[PaperLine]:
    """Return papers ready to print."""
    issued = agenda.issued_at if agenda else None
    return [
        PaperLine(
            one, f"{size_words(one.size)}{'' if one.tagged else ', not tagged'}",
            rules.in_words(one.labels), bool(issued and one.created_at > issued), paper_href(one, by),
            paper_href(one, by, "paper_withdraw"),
        )
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True)
class PapersPage:
    """A meeting's papers as one reader sees them."""

    meeting: Meeting
    agenda: Agenda | None
    parts: Sequence[tuple[Part, Sequence[PaperLine]]]
    pack: Pack | None
    missing: int
    mails: Sequence[PaperMail]
    may_issue: bool

    @property
    def restricted(self) -> list[AgendaItem]:
        """The restricted items in it."""
        return [part.item for part, _ in self.parts if part.item.restricted]

    @property
    def without(self) -> list[AgendaItem]:
        """The items that come without a paper, none being expected."""
        plain = (part.item for part, lines in self.parts if not lines)
        return [one for one in plain if not one.restricted and not one.paper_wanted]

    @property
    def papers(self) -> int:
        """How many papers there are."""
        return sum(len(lines) for _, lines in self.parts)


def papers_page(meeting: Meeting, by: Standing) -> PapersPage:
    """Return a meeting's papers with the reader's pack; five queries, however many papers."""
    agenda = agenda_of(meeting)
    parts = parts_for(meeting, by)
    pack = Pack.objects.filter(meeting=meeting, key=key_of(agenda, meeting, parts, by)).first()
    may = AGENDA.may(by, "U", meeting)
    mails: list[PaperMail] = []
    if may and agenda and agenda.edition:
        rows = PaperMail.objects.filter(meeting=meeting, edition=agenda.edition).select_related("person", "mail")
        mails = list(rows.order_by("person__name"))
    missing = sum(1 for part in parts if part.item.paper_wanted and not part.papers)
    told = [(part, paper_lines(part.papers, agenda, by)) for part in parts]
    return PapersPage(meeting, agenda, told, pack, missing, mails, may and meeting.state == Meeting.State.PLANNED)
