"""Reads of links: what one opens, what it may still do, who was chased and what came back."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import visible
from sightline.chasing.models import ActionLink, DeadAddress
from sightline.chasing.permissions import ACTION_LINK
from sightline.chasing.rules import RUNGS, STAGES, link_state
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import england_date, in_short
from sightline.kernel.models import MailMessage

WORDS = {
    "open": "Not used yet", "used": "Updated by this link", "revoked": "Revoked", "spent": "Answered by another link",
    "old": "Too old", "not_mine": "Says it is not theirs", "lost": "Works no longer",
    "told": "Told, without a link",
}  # fmt: skip


def hashed(token: str) -> str:
    """Return the form in which a link's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_by(token: str) -> ActionLink | None:
    """Return the link a token belongs to, whatever its state, with what its page shows; None for an unknown token."""
    of = ("person", "partnership", "action__last_update", "action__owner", "action__deputy")
    return ActionLink.objects.select_related(*of).filter(token_hash=hashed(token)).first()


def state_of(link: ActionLink, now: datetime) -> str:
    """Return `open`, or why a link works no longer; rights are asked afresh, so that a lost right is a lost link."""
    found = link_state(
        used=link.used_at is not None, revoked=link.revoked_at is not None, spent=link.spent_at is not None,
        expires_at=link.expires_at, now=now,
    )  # fmt: skip
    if found == "used" and link.not_mine:
        return "not_mine"
    return found if found != "open" or may_be_asked(link, now) else "lost"


def may_be_asked(link: ActionLink, now: datetime, by: Standing | None = None) -> bool:
    """Return whether the person is still there, at the same address, and may still update the action; of an action they
    were only told of, whether they may still read it. `by` is their standing when it is known; else two queries.
    """
    person = link.person
    if not person.is_active or person.email != link.to or person.links_since > link.created_at:
        return False
    by = by or standing_of(person, link.partnership, england_date(now))
    return may_answer(link.action, by) if link.token_hash else may_be_told(link.action, by)


def may_answer(action: Action, by: Standing) -> bool:
    """Return whether somebody may be asked about an action by link: open, in force, below level 3, and theirs."""
    return _mailed(action) and ACTION.may(by, "U", action)


def may_be_told(action: Action, by: Standing) -> bool:
    """Return whether somebody may be told of an action by mail: open, in force, below level 3, and theirs to read."""
    return _mailed(action) and ACTION.may(by, "R", action)


def _mailed(action: Action) -> bool:
    return action.status == Action.Status.OPEN and not action.draft and action.level < Action.Level.CASE


def links_to_open() -> QuerySet[ActionLink]:
    """Return all links, for `access.load`."""
    return ActionLink.objects.select_related("action")


def addresses_to_open() -> QuerySet[DeadAddress]:
    """Return all addresses that refused mail, for `access.load`."""
    return DeadAddress.objects.select_related("person")


def links_of(action: Action, by: Standing) -> QuerySet[ActionLink]:
    """Return the links of an action that this standing may see, the newest first, with what their list shows."""
    rows = ACTION_LINK.visible(ActionLink.objects.filter(action=action), by)
    of = ("person", "digest__mail", "digest__asked_by", "action__group", "revoked_by", "instead_of")
    return rows.select_related(*of)


def chased(by: Standing) -> QuerySet[ActionLink]:
    """Return every link this standing may see, the newest first, with what the list of who was chased shows."""
    rows = ACTION_LINK.visible(ActionLink.objects.all(), by)
    often = ActionLink.objects.filter(action=OuterRef("action"), person=OuterRef("person"), digest__isnull=False)
    times = often.order_by().values("action").annotate(times=Count("pk")).values("times")
    return rows.annotate(times=Coalesce(Subquery(times), 0)).select_related(
        "person", "digest__mail", "digest__asked_by", "action__last_update", "instead_of"
    )


def named_like(text: str) -> Q:
    """Return the links of people or actions of which a text is part of the name or the reference; titles are left out,
    since not everybody who sees a link may see its action's title.
    """
    found = Q()
    for word in text.split()[:6]:
        found &= Q(person__name__icontains=word) | Q(action__reference__icontains=word)
    return found


CAME = {
    "": ("All", Q()),
    "nothing": ("Nothing came back", Q(used_at__isnull=True, spent_at__isnull=True, token_hash__isnull=False)
                & (Q(action__last_update__isnull=True) | Q(action__last_update__created_at__lt=F("created_at")))),
    "answered": ("Updated", Q(used_at__isnull=False, not_mine="")),
    "not_mine": ("Not theirs", ~Q(not_mine="")),
    "told": ("Told, not asked", Q(token_hash__isnull=True)),
    "failed": ("Not delivered", Q(digest__failed_at__isnull=False)),
}  # fmt: skip


def seen_actions(links: Iterable[ActionLink], by: Standing) -> set[int]:
    """Return which actions of these links the standing may read: a title is shown for no other."""
    return set(visible(by).filter(pk__in={link.action_id for link in links}).values_list("pk", flat=True))


def sent_words(link: ActionLink) -> str:
    """Return what became of the mail a link went out in."""
    mail = link.digest.mail if link.digest else None
    if link.digest and link.digest.failed_at:
        return "Could not be delivered"
    if mail is None or mail.state == MailMessage.State.SENT:
        return "Sent" if mail else ""
    withdrawn = mail.state == MailMessage.State.WITHDRAWN
    return "Not sent: no longer theirs" if withdrawn else "Waiting to be sent"


def answer_words(link: ActionLink, now: datetime) -> str:
    """Return what came back on a link; an update given after it in another way counts too. Asks no query."""
    found = link_state(
        used=link.used_at is not None, revoked=link.revoked_at is not None, spent=link.spent_at is not None,
        expires_at=link.expires_at, now=now,
    )  # fmt: skip
    if found == "used" and link.not_mine:
        return WORDS["not_mine"]
    if link.token_hash is None and not link.revoked_at:
        found = "told"
    last = link.action.last_update
    if found in ("open", "old", "spent", "told") and last and last.created_at > link.created_at:
        return f"Updated on {in_short(england_date(last.created_at))}"
    return WORDS[found]


def why_words(link: ActionLink) -> str:
    """Return why somebody was mailed."""
    asker = link.digest.asked_by if link.digest else None
    said = f"Chased by {asker.name}" if asker else STAGES.get(link.why) or RUNGS.get(link.why, link.why)
    return f"{said}, while {link.instead_of.name} is away" if link.instead_of else said


def dead_addresses(by: Standing) -> QuerySet[DeadAddress]:
    """Return the addresses that refused mail, with the people they are of."""
    return DeadAddress.objects.filter(partnership=by.partnership).select_related("person").order_by("person__name")


def chased_counts(action: Action) -> tuple[int, Any]:
    """Return (how often somebody was mailed about an action, when last); one query."""
    rows = ActionLink.objects.filter(action=action, digest__isnull=False).order_by("-created_at")
    days = list(rows.values_list("digest__day", flat=True))
    return len(days), days[0] if days else None


def address(page: str, by: Standing, *keys: Any) -> str:
    """Return the address of a page of chasing."""
    return reverse(f"chasing:{page}", args=[by.partnership.slug, *keys])
