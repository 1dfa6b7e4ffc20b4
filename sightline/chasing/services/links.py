"""Links by which somebody updates one action without signing in: made, answered, refused, revoked, asked for anew."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.actions.models import Action, Rag
from sightline.actions.proof import target_of
from sightline.actions.services import move_due_date, report
from sightline.audittrail.services import record
from sightline.chasing.defaults import shipped
from sightline.chasing.models import ActionLink, Digest
from sightline.chasing.permissions import ACTION_LINK
from sightline.chasing.queries import business_unit, hashed, may_be_asked, setting_of, state_of
from sightline.chasing.services.mails import named, queue_fresh, site_address, tell_unit
from sightline.evidence.models import Evidence
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.rules import title_from
from sightline.evidence.services import NewEvidence, Received, Told, add_evidence, draft, receive
from sightline.governance.models import Group
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import england_date
from sightline.kernel.errors import DomainError, OutOfState

BY_LINK = "by link"
GONE = "This link works no longer."
SHOWS = "Sent with an update by link."


@dataclass(frozen=True)
class Said:
    """What somebody says of an action by link; `due_on` and `reason` when the date should move."""

    rag: str
    text: str
    version: int
    due_on: date | None = None
    reason: str = ""
    impact: str = ""
    proof: Received | None = None


def new_link(
    *, action: Action, person: Person, why: str, days: int, now: datetime, digest: Digest | None = None,
    instead_of: Person | None = None, told: bool = False,
) -> tuple[ActionLink, str]:  # fmt: skip
    """Return an unsaved link with its token, which is in no other place; no token when its person is only `told`."""
    token = "" if told else secrets.token_urlsafe(32)
    link = ActionLink(
        partnership_id=action.partnership_id, action=action, person=person, to=person.email, why=why, digest=digest,
        token_hash=hashed(token) if token else None, created_at=now, expires_at=now + timedelta(days=days),
        instead_of=instead_of,
    )  # fmt: skip
    return link, token


def note_opened(*, link: ActionLink, now: datetime) -> None:
    """Remember when a link's page was first opened; a mail scanner's look counts too, and nothing else changes."""
    ActionLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=now)


def _still_open(link: ActionLink, now: datetime) -> tuple[ActionLink, Standing]:
    """Lock a link and return it with its person's standing; raises OutOfState when it works no longer."""
    of = ("person", "partnership", "action__last_update", "action__owner", "action__deputy")
    row = ActionLink.objects.select_for_update(of=("self",)).select_related(*of).get(pk=link.pk)
    if state_of(row, now) != "open":
        raise OutOfState(GONE)
    return row, standing_of(row.person, row.partnership, england_date(now))


@transaction.atomic
def update_by_link(*, link: ActionLink, said: Said) -> None:
    """Update the link's action as its person, and spend the link with all others the person has for it.

    Raises OutOfState when the link works no longer, DomainError and Conflict as the deeds on the action do.
    """
    now = timezone.now()
    row, by = _still_open(link, now)
    action, version = row.action, said.version
    if said.due_on and said.due_on != action.due_on:
        if said.rag == Rag.COMPLETE:
            raise DomainError("An action that is complete needs no new date. Leave the date empty.", field="due_on")
        action = move_due_date(
            action=action, due_on=said.due_on, reason=said.reason, version=version, by=by, through=BY_LINK
        )
        version = action.version
    report(action=action, rag=said.rag, text=said.text, version=version, by=by, impact=said.impact, through=BY_LINK)
    if said.proof:
        _attach(action, said.proof, by)
    _spend(row, now)
    record(
        tenant=by.partnership.code, verb="action_link.used", reference=action.reference, by=by, level=action.level,
        after={"link": row.pk},
    )  # fmt: skip


def draft_proof(action: Action, by: Standing, title: str = "") -> Evidence:
    """Return the evidence that a file sent by link becomes, unsaved: of the sender's agency and the action's group."""
    agency = action.owner.agency if action.owner and action.owner.agency_id in by.agency_ids else None
    agency = agency or (action.deputy.agency if action.deputy and action.deputy.agency_id in by.agency_ids else None)
    group = Group.objects.filter(pk=action.group_id).first() if action.group_id else None
    return draft(Told(title, SHOWS, agency=agency, group=group), by, target_of(action, by))


def may_prove(link: ActionLink, now: datetime) -> bool:
    """Return whether whoever the link is for may send a file with their update."""
    by = standing_of(link.person, link.partnership, england_date(now))
    return EVIDENCE.may(by, "C", draft_proof(link.action, by))


def receive_by_link(*, link: ActionLink, upload: "UploadedFile[bytes]") -> Received:
    """Check and keep the file of an update by link, before the deed. Raises OutOfState when the link works no longer,
    NotAllowed, or DomainError at the field `file`.
    """
    now = timezone.now()
    if state_of(link, now) != "open":
        raise OutOfState(GONE)
    by = standing_of(link.person, link.partnership, england_date(now))
    EVIDENCE.require(by, "C", draft_proof(link.action, by))
    return receive(upload=upload, by=by)


def _attach(action: Action, file: Received, by: Standing) -> None:
    told = draft_proof(action, by, title_from(file.file_name))
    said = Told(told.title, SHOWS, agency=told.agency, group=told.group, level=told.level, marking=told.marking)
    new = NewEvidence(Evidence.Kind.FILE, said, file, author_as=BY_LINK)
    add_evidence(new=new, by=by, target=target_of(action, by))


def _spend(row: ActionLink, now: datetime) -> None:
    row.used_at = now
    row.save(update_fields=["used_at", "not_mine"])
    others = ActionLink.objects.filter(action=row.action_id, person=row.person_id, spent_at__isnull=True)
    others.filter(token_hash__isnull=False).update(spent_at=now)


@transaction.atomic
def say_not_mine(*, link: ActionLink, text: str) -> None:
    """Tell the business unit that an action is not this person's, with their words; spends the link as an update does.

    Raises OutOfState when the link works no longer, DomainError without words.
    """
    now = timezone.now()
    row, by = _still_open(link, now)
    words = text.strip()
    if not words or len(words) > 1000:
        raise DomainError("Say in 1 to 1,000 characters why it is not yours, or whose it may be.", field="words")
    row.not_mine = words
    _spend(row, now)
    unit = [person.email for person in business_unit(by.partnership, by.today)]
    page = site_address("actions:action", by.partnership, row.action.reference)
    about = f"{row.person.name} says that an action is not theirs: {named(row.action)}."
    tell_unit(
        by.partnership, unit, f"{row.action.reference} is not theirs",
        f"{about}\n\nWhat they wrote:\n\n{words}\n\nSign in to hand it on:\n{page}" if row.action.level == 1
        else f"{about}\n\nSign in to read what they wrote and to hand it on:\n{page}",
    )  # fmt: skip
    record(
        tenant=by.partnership.code, verb="action_link.not_mine", reference=row.action.reference, by=by,
        level=row.action.level, personal=("words",), after={"link": row.pk, "words": words},
    )  # fmt: skip


@transaction.atomic
def revoke_link(*, link: ActionLink, by: Standing) -> ActionLink:
    """Let a link work no longer. Raises NotAllowed, or OutOfState when it works no longer already."""
    row = ActionLink.objects.select_for_update(of=("self",)).select_related("action__group").get(pk=link.pk)
    ACTION_LINK.require(by, "E", row)
    if row.used_at or row.revoked_at or row.spent_at or row.token_hash is None:
        raise OutOfState("This link works no longer already.")
    row.revoked_at, row.revoked_by = timezone.now(), by.person
    row.save(update_fields=["revoked_at", "revoked_by"])
    record(
        tenant=by.partnership.code, verb="action_link.revoked", reference=row.action.reference, by=by,
        level=row.action.level, after={"link": row.pk},
    )  # fmt: skip
    return row


@transaction.atomic
def send_fresh(*, link: ActionLink) -> bool:
    """Mail a fresh link to the address the old one went to, if its person may still be asked; say whether one went.

    The caller gives the same answer either way. One person gets at most so many a day for one action.
    """
    now = timezone.now()
    Person.objects.select_for_update().get(pk=link.person_id)
    day_ago = now - timedelta(days=1)
    mine = ActionLink.objects.filter(action=link.action_id, person=link.person_id)
    lately = mine.filter(why="fresh", created_at__gt=day_ago)
    if lately.count() >= shipped()["fresh_a_day"] or not may_be_asked(link, now):
        return False
    days = setting_of(link.partnership).link_days
    made, token = new_link(action=link.action, person=link.person, why="fresh", days=days, now=now)
    made.save()
    queue_fresh(made, token)
    record(
        tenant=link.partnership.code, verb="action_link.sent_afresh", reference=link.action.reference, by=link.person,
        level=link.action.level, after={"link": made.pk},
    )  # fmt: skip
    return True
