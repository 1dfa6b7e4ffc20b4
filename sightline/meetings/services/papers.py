"""Deeds on papers: sent in, withdrawn, made into a pack, sent round."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from sightline.audittrail.services import record
from sightline.evidence import store
from sightline.evidence.rules import clean_name
from sightline.evidence.services import Received
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.meetings import sources
from sightline.meetings.models import Agenda, AgendaItem, Meeting, Pack, Paper, PaperMail
from sightline.meetings.permissions import AGENDA, RESTRICTED, scope_of
from sightline.meetings.queries.papers import key_of, papers_of, parts_for
from sightline.meetings.rules import pack as rules
from sightline.meetings.services.agenda import locked_agenda, locked_item
from sightline.meetings.services.packing import Measured, make_pack, measured, paged
from sightline.publishing.writers import write_docx

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
MOST_PAPERS = 20
OLD = timedelta(days=14)
State = Pack.State
GONE = (
    "The file is missing from the evidence folder, or is another than was sent. Tell whoever looks after the "
    "installation: it has to be brought back from a backup."
)


@dataclass(frozen=True)
class NewPaper:
    """A paper that is checked and measured, waiting for the deed that puts it to an item."""

    title: str
    file: Received
    measured: Measured
    source: str = ""


def sent_in(title: str, file: Received) -> NewPaper:
    """Measure a file that was received; raises DomainError at `file` when it is neither Word nor a PDF that can be
    put into a pack.
    """
    if file.content_type not in (WORD, PDF):
        raise DomainError("Send a paper as Word (.docx) or PDF.", field="file")
    return NewPaper(title, file, measured(_stored(file.stored), word=file.content_type == WORD))


def written_here(reference: str, item: AgendaItem, by: Standing) -> NewPaper:
    """Return what is written here under a reference as a paper, as it stands now; raises DomainError."""
    scope_of(item).require(by, "U", item)
    document = sources.document_of(reference, item.meeting, by)
    if document is None:
        raise DomainError(f"There is nothing written under {reference} that you may bring here.", field="source")
    content = write_docx(document)
    name = clean_name(f"{document.title}.docx")
    file = Received(store.keep(content), name, len(content), WORD, hashlib.sha256(content).hexdigest(), "")
    return NewPaper(document.title, file, measured(content, word=True), reference.upper())


@transaction.atomic
def add_paper(*, item: AgendaItem, new: NewPaper, by: Standing) -> Paper:
    """Put a paper to an item; once the pack went out it is a late one, and no page of another paper moves.

    Raises NotAllowed, OutOfState, DomainError.
    """
    locked_agenda(item.meeting, by)
    row = locked_item(item, "U", by)
    title = " ".join(new.title.split())
    if not title or len(title) > 200:
        raise DomainError("Give it a title of 1 to 200 characters.", field="title")
    here = list(Paper.objects.filter(item=row).values_list("position", "withdrawn_at"))
    if sum(1 for _, gone in here if gone is None) >= MOST_PAPERS:
        raise DomainError(f"An item has at most {MOST_PAPERS} papers.", field="file")
    kind = Paper.Kind.WRITTEN if new.source else Paper.Kind.WORD if new.file.content_type == WORD else Paper.Kind.PDF
    made = Paper.objects.create(
        partnership=by.partnership, item=row, position=max((at for at, _ in here), default=0) + 1, title=title,
        kind=kind, source=new.source, stored=new.file.stored, file_name=new.file.file_name, size=new.file.size,
        content_type=new.file.content_type, sha256=new.file.sha256, pages=new.measured.pages,
        lying=list(new.measured.lying), pictures_lost=new.measured.pictures_lost, sent_by=by.person,
    )  # fmt: skip
    _note("added", made, by, title=title, sha256=made.sha256, pages=made.pages)
    return made


@transaction.atomic
def withdraw_paper(*, paper: Paper, reason: str, by: Standing) -> Paper:
    """Take a paper off its item with the reason; its pages are not given again. Raises NotAllowed, OutOfState."""
    locked_agenda(paper.item.meeting, by)
    locked_item(paper.item, "U", by)
    said = " ".join(reason.split())
    if not said or len(said) > 300:
        raise DomainError("Say why in 1 to 300 characters.", field="reason")
    told = {"withdrawn_at": timezone.now(), "withdrawn_reason": said}
    if not Paper.objects.filter(pk=paper.pk, withdrawn_at__isnull=True).update(**told):
        raise OutOfState("This paper was withdrawn before.")
    _note("withdrawn", paper, by, reason=said)
    return paper


@transaction.atomic
def note_download(*, paper: Paper, by: Standing) -> None:
    """Leave on the trail that somebody took a paper; a restricted one is a reading of its item as well."""
    scope_of(paper.item).require(by, "R", paper.item)
    if paper.item.restricted:
        note_read(reference=paper.item.reference, by=by, what=RESTRICTED.kind)
    _note("downloaded", paper, by, sha256=paper.sha256)


def content_of(paper: Paper) -> bytes:
    """Return a paper's file, which is what was sent and nothing else; raises OutOfState when it is gone or another."""
    content = _stored(paper.stored)
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise OutOfState(GONE)
    return content


def _stored(name: str) -> bytes:
    try:
        with store.read(name) as file:
            return file.read()
    except FileNotFoundError as error:
        raise OutOfState(GONE) from error


def _note(what: str, paper: Paper, by: Standing, **after: object) -> None:
    record(
        tenant=by.partnership.code, verb=f"paper.{what}", reference=paper.item.reference, by=by, level=paper.item.level,
        after={"paper": paper.pk, **after},
    )  # fmt: skip


def give_pages(meeting: Meeting) -> None:
    """Give every paper that has none its pages for good; call it under the lock of an agenda that went out."""
    found = list(AgendaItem.objects.filter(meeting=meeting, withdrawn_at__isnull=True))
    found.sort(key=lambda one: (one.level, one.number, len(one.letter), one.letter))
    papers = papers_of(found)
    gone = Paper.objects.filter(item__meeting=meeting, first_page__isnull=False).exclude(
        pk__in=[one.pk for some in papers.values() for one in some]
    )
    lost = list(gone.select_related("item"))
    together = [one for item in found if not item.restricted for one in papers.get(item.pk, [])]
    _give(together, [one for one in lost if not one.item.restricted])
    for item in found:
        if item.restricted:
            _give(papers.get(item.pk, []), [one for one in lost if one.item_id == item.pk])


def _give(papers: list[Paper], lost: list[Paper]) -> None:
    first = rules.given([paged(one) for one in papers], withdrawn=[paged(one) for one in lost])
    for one in papers:
        if one.first_page is None:
            one.first_page, one.first_letter = first[one.pk]
            one.save(update_fields=["first_page", "first_letter"])


@transaction.atomic
def ask_pack(*, meeting: Meeting, by: Standing) -> Pack:
    """Ask the worker for the pack of what this reader may see; one that was made of exactly that is taken again.

    Raises NotAllowed, DomainError when there is no paper in it.
    """
    AGENDA.require(by, "R", meeting)
    agenda = Agenda.objects.select_for_update().filter(meeting=meeting).first()
    if agenda and agenda.issued_at:
        give_pages(meeting)
    parts = parts_for(meeting, by)
    if agenda is None or not any(part.papers for part in parts):
        raise DomainError("There is no paper to put into a pack yet.")
    level = max(part.item.level for part in parts)
    row, new = Pack.objects.select_for_update().get_or_create(
        meeting=meeting, key=key_of(agenda, meeting, parts, by),
        defaults={"partnership": by.partnership, "level": level, "asked_by": by.person},
    )  # fmt: skip
    if new or row.state == State.FAILED:
        Pack.objects.filter(pk=row.pk).update(state=State.WAITING, sentence="", done_at=None, asked_by=by.person)
        row.refresh_from_db()
        record(
            tenant=by.partnership.code, verb="pack.asked", reference=meeting.reference, by=by, level=level,
            after={"pack": row.pk, "edition": agenda.edition},
        )  # fmt: skip
        build_pack.enqueue(row.pk)
    return row


@task()
def build_pack(key: int) -> None:
    """Make a pack in the worker. Run again, it does what was not done. The rights of whoever asked are asked afresh:
    when they changed, or the papers did, nothing is made.
    """
    row = Pack.objects.select_related("meeting__group", "asked_by", "partnership").filter(pk=key).first()
    if row is None or row.state != State.WAITING:
        return
    by = standing_of(row.asked_by, row.partnership)
    agenda = Agenda.objects.filter(meeting=row.meeting).first()
    parts = parts_for(row.meeting, by)
    if agenda is None or key_of(agenda, row.meeting, parts, by) != row.key:
        _failed(row, "The papers changed while the pack was being made. Ask for it again.")
        return
    try:
        made = make_pack(row.meeting, parts, agenda.edition, by)
    except (DomainError, FileNotFoundError) as error:
        _failed(row, str(error) if isinstance(error, DomainError) else "A paper is missing from the evidence folder.")
        return
    done = {"stored": store.keep(made.content), "size": len(made.content), "pages": made.pages, "tagged": made.tagged}
    Pack.objects.filter(pk=row.pk).update(state=State.DONE, done_at=timezone.now(), **done)


def _failed(row: Pack, sentence: str) -> None:
    Pack.objects.filter(pk=row.pk).update(state=State.FAILED, sentence=sentence[:300], done_at=timezone.now())


@transaction.atomic
def open_pack(*, pack: Pack, by: Standing) -> bytes:
    """Return a pack's file to whoever may see exactly what is in it now; each restricted item in it is a reading.

    Raises NotAllowed when the reader's rights, or the papers, are no longer those it was made for.
    """
    agenda = Agenda.objects.filter(meeting=pack.meeting_id).first()
    parts = parts_for(pack.meeting, by)
    if pack.state != State.DONE or key_of(agenda, pack.meeting, parts, by) != pack.key:
        raise NotAllowed("This pack was made for other papers. Ask for your own.", verb="meeting_papers.read")
    for part in parts:
        if part.item.restricted:
            note_read(reference=part.item.reference, by=by, what=RESTRICTED.kind)
    PaperMail.objects.filter(
        meeting=pack.meeting_id, person=by.person, edition=agenda.edition if agenda else 0, opened_at__isnull=True
    ).update(opened_at=timezone.now())
    record(
        tenant=by.partnership.code, verb="pack.opened", reference=pack.meeting.reference, by=by, level=pack.level,
        after={"pack": pack.pk},
    )  # fmt: skip
    return _stored(pack.stored)


def forget_packs(now: datetime) -> int:
    """Take away packs made two weeks or longer ago and return how many; each can be made again from its papers."""
    return Pack.objects.filter(created_at__lte=now - OLD).delete()[0]


def held_files(names: Collection[str]) -> set[str]:
    """Return which files of the evidence folder papers and packs point at."""
    return {
        name
        for model in (Paper, Pack)
        for name in model._default_manager.filter(stored__in=names).values_list("stored", flat=True)
    }
