"""Deeds on papers sent round: sent, opened, sent again, called back."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_words
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail
from sightline.reporting.defaults import shipped
from sightline.reporting.models import Circulation, Receipt, Report
from sightline.reporting.permissions import CIRCULATION, REPORT
from sightline.reporting.queries import setting_of
from sightline.reporting.queries.circulation import hashed, link_state, receipts_to_open, recipients

COPY = "reporting.copy"


@dataclass(frozen=True)
class NewCirculation:
    """A paper to send round: a briefing with its text, or a report as it was last sent (then of level 2)."""

    group: Group
    title: str
    body: str = ""
    level: int = 1
    report: Report | None = None
    cover: str = ""
    deputies: bool = False
    papers: bool = False


@transaction.atomic
def circulate(*, new: NewCirculation, by: Standing) -> Circulation:
    """Send a paper round to a group, a personal link to each. The paper itself never goes by mail.

    Raises NotAllowed, DomainError when the report was never sent, the text is missing or nobody would get it.
    """
    paper = _paper(new, by)
    CIRCULATION.require(by, "X", paper)
    found = recipients(
        new.group, by, level=paper.level, report=new.report, deputies=new.deputies, papers=new.papers
    ).people
    if not found:
        raise DomainError("Nobody on this group would get it. Look at its seats first.", field="group")
    paper.save()
    for person, seat in found:
        _copy(paper, person, seat)
    record(
        tenant=by.partnership.code, verb="circulation.sent", reference=f"circulation:{paper.pk}", by=by,
        level=paper.level, after={"to": [person.actor_key for person, _ in found], "group": new.group.pk},
    )  # fmt: skip
    return paper


def _paper(new: NewCirculation, by: Standing) -> Circulation:
    version = None
    if new.report is not None:
        REPORT.require(by, "X", new.report)
        version = None if new.report.is_open else new.report.versions.first()
        if version is None:
            raise OutOfState("This report was not sent yet, so it cannot go round.")
    elif not new.body.strip():
        raise DomainError("Write the briefing", field="body")
    if not new.title.strip():
        raise DomainError("Give it a title", field="title")
    own = setting_of(by.partnership)
    return Circulation(
        partnership=by.partnership, group=new.group, title=" ".join(new.title.split())[:200], version=version,
        level=Circulation.Level.GROUP if version else new.level, body="" if version else new.body.strip(),
        cover=new.cover.strip(), deputies=new.deputies, papers=new.papers, sent_by=by.person,
        reply_to=(own.mailbox if own else "") or by.person.email,
    )  # fmt: skip


def _copy(paper: Circulation, person: Person, seat: str) -> None:
    token = secrets.token_urlsafe(24)
    row = Receipt.objects.create(
        partnership=paper.partnership, circulation=paper, person=person, to=person.email, seat=seat,
        token_hash=hashed(token), expires_at=timezone.now() + timedelta(days=shipped()["link_days"]),
    )  # fmt: skip
    _mail(row, token, paper)


def _mail(row: Receipt, token: str, paper: Circulation) -> None:
    """Put the mail with a copy's link in the outbox; of a paper of level 2 not even the title stands in it."""
    here, open_to_all = paper.partnership, paper.level == Circulation.Level.PARTNERSHIP
    name = f"“{paper.title}”" if open_to_all else f"a paper for {paper.group.name}"
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('reporting_link:paper', args=[token])}"
    how = "You do not need to sign in." if open_to_all else "You need to sign in to read it."
    cover = f"{paper.cover}\n\n" if paper.cover and open_to_all else ""
    row.mail = queue_mail(
        tenant=here.code, to=row.to, kind=COPY, reference=f"receipt:{row.pk}", level=paper.level,
        reply_to=paper.reply_to,
        subject=f"{here.short_name}: {paper.title if open_to_all else f'a paper for {paper.group.name}'}",
        text=f"Dear {row.person.name},\n\n{here.name} sends you {name}.\n\n{cover}Open it here. {how}\n\n{address}\n\n"
        f"The link is yours alone and works until {in_words(row.expires_at.date())}. We keep when you open it. An "
        f"answer to this mail goes to {paper.reply_to}.\n\n{here.name}\n",
    )  # fmt: skip
    row.save(update_fields=["mail"])


def may_still_send_copy(message: MailMessage) -> bool:
    """Say whether whoever a copy goes to may still read the paper when the mail goes out."""
    row = receipts_to_open().filter(pk=int(message.reference.removeprefix("receipt:"))).first()
    return row is not None and row.to == message.to and link_state(row, timezone.now()) == "open"


@transaction.atomic
def open_copy(*, receipt: Receipt, now: datetime) -> None:
    """Note that somebody pressed to open their copy; the first time stands on the trail."""
    if Receipt.objects.filter(pk=receipt.pk, opened_at__isnull=True).update(opened_at=now):
        receipt.opened_at = now
        record(
            tenant=receipt.partnership.code, verb="circulation.opened",
            reference=f"circulation:{receipt.circulation_id}", by=receipt.person, level=receipt.circulation.level,
        )  # fmt: skip


@transaction.atomic
def send_again(*, paper: Circulation, by: Standing) -> int:
    """Mail a fresh link to whoever did not open the paper; the link before works no longer. Returns to how many.

    Raises NotAllowed, OutOfState once it was called back, DomainError when everybody opened it.
    """
    CIRCULATION.require(by, "X", paper)
    if paper.revoked_at:
        raise OutOfState("This paper was called back.")
    rows = list(
        receipts_to_open().select_for_update(of=("self",))
        .filter(circulation=paper, opened_at__isnull=True, revoked_at__isnull=True)
    )  # fmt: skip
    if not rows:
        raise DomainError("Everybody who has a copy has opened it.")
    for row in rows:
        token = secrets.token_urlsafe(24)
        row.token_hash, row.times = hashed(token), row.times + 1
        row.to, row.expires_at = row.person.email, timezone.now() + timedelta(days=shipped()["link_days"])
        row.save(update_fields=["token_hash", "times", "to", "expires_at"])
        _mail(row, token, paper)
    _note("sent_again", paper, by, copies=len(rows))
    return len(rows)


@transaction.atomic
def call_back(*, paper: Circulation, by: Standing) -> None:
    """Let no link to a paper work any longer; what was opened stays known. Raises NotAllowed."""
    CIRCULATION.require(by, "X", paper)
    if Circulation.objects.filter(pk=paper.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        _note("called_back", paper, by)


@transaction.atomic
def call_back_copy(*, receipt: Receipt, by: Standing) -> None:
    """Let one person's link work no longer. Raises NotAllowed."""
    CIRCULATION.require(by, "X", receipt.circulation)
    if Receipt.objects.filter(pk=receipt.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        _note("copy_called_back", receipt.circulation, by, of=receipt.person.actor_key)


def _note(what: str, paper: Circulation, by: Standing, **after: object) -> None:
    record(
        tenant=by.partnership.code, verb=f"circulation.{what}", reference=f"circulation:{paper.pk}", by=by,
        level=paper.level, after=after,
    )  # fmt: skip
