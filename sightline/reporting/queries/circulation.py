"""Papers sent round: to whom, who opened them, what a link opens."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Group, Seat
from sightline.governance.standing import Standing, in_force, standing_of
from sightline.kernel.dates import england_date
from sightline.kernel.models import MailMessage
from sightline.reporting.models import Circulation, Receipt, Report
from sightline.reporting.permissions import CIRCULATION, REPORT
from sightline.reporting.rules.content import Content, from_data

ALWAYS = (Seat.Role.CHAIR, Seat.Role.DEPUTY_CHAIR, Seat.Role.MEMBER)
RANK: list[str] = [*ALWAYS, Seat.Role.DEPUTY, Seat.Role.ATTENDS, Seat.Role.PAPERS]


def circulations(by: Standing) -> QuerySet[Circulation]:
    """Return the papers sent round in the partnership, with how many copies there are and how many were opened."""
    rows = CIRCULATION.visible(Circulation.objects.select_related("group"), by)
    opened = Count("receipts", filter=Q(receipts__opened_at__isnull=False))
    return rows.annotate(copies=Count("receipts"), opened=opened).order_by("-created_at", "-pk")


def circulations_to_open() -> QuerySet[Circulation]:
    """Return all papers sent round, for `access.load`."""
    return Circulation.objects.select_related("group", "sent_by", "version__report__group", "version__report__round")


def receipts_to_open() -> QuerySet[Receipt]:
    """Return all copies, for `access.load`."""
    of = ("person", "partnership", "circulation__group", "circulation__version__report__group", "mail")
    return Receipt.objects.select_related(*of, "circulation__version__report__round")


def hashed(token: str) -> str:
    """Return the form in which a link's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def receipt_by(token: str) -> Receipt | None:
    """Return the copy a token belongs to, whatever its state; None for an unknown token."""
    return receipts_to_open().filter(token_hash=hashed(token)).first()


def receipt_of(circulation: int, by: Standing) -> Receipt | None:
    """Return a person's own copy of a paper, while it may be read."""
    row = receipts_to_open().filter(circulation=circulation, person=by.person, partnership=by.partnership).first()
    return row if row and not (row.revoked_at or row.circulation.revoked_at) and may_read(row, by) else None


def may_read(receipt: Receipt, by: Standing) -> bool:
    """Return whether a person may read a paper now: a report under the permission table, a briefing of level 2 as a
    member of its group, one of level 1 with any role in the partnership.
    """
    paper = receipt.circulation
    if paper.version is not None:
        return REPORT.may(by, "R", paper.version.report)
    return by.belongs if paper.level == Circulation.Level.PARTNERSHIP else paper.group_id in by.group_ids


def link_state(receipt: Receipt, now: datetime) -> str:
    """Return `open`, or why a link works no longer: revoked, old, lost. Rights are asked afresh."""
    if receipt.revoked_at or receipt.circulation.revoked_at:
        return "revoked"
    if receipt.expires_at <= now:
        return "old"
    person = receipt.person
    if not person.is_active or person.email != receipt.to:
        return "lost"
    return "open" if may_read(receipt, standing_of(person, receipt.partnership, england_date(now))) else "lost"


def content_of_copy(paper: Circulation) -> Content | None:
    """Return the frozen text of a report that was sent round; None for a briefing."""
    return from_data(paper.version.content) if paper.version else None


@dataclass(frozen=True)
class Recipients:
    """Who gets a copy, with their seat, and whom it is not sent to, with the reason."""

    people: Sequence[tuple[Person, str]]
    left_out: Sequence[tuple[Person, str]]


def recipients(
    group: Group, by: Standing, *, level: int, report: Report | None, deputies: bool, papers: bool
) -> Recipients:
    """Return who would get a copy: who sits on the group today, deputies and those who receive papers if wanted, each
    once; of a paper of level 2 only who may read it by the permission table.
    """
    roles = [*ALWAYS, *([Seat.Role.DEPUTY] if deputies else [])]
    roles += [Seat.Role.ATTENDS, Seat.Role.PAPERS] if papers else []
    found = _seated(group, by, roles)
    if level == Circulation.Level.PARTNERSHIP:
        return Recipients(found, [])
    copy = Receipt(circulation=Circulation(level=level, group=group))
    kept: list[tuple[Person, str]] = []
    out: list[tuple[Person, str]] = []
    for person, seat in found:
        own = standing_of(person, by.partnership, by.today)
        may = REPORT.may(own, "R", report) if report is not None else may_read(copy, own)
        (kept if may else out).append((person, seat if may else "Their seat does not let them read level 2."))
    return Recipients(kept, out)


def _seated(group: Group, by: Standing, roles: Sequence[str]) -> list[tuple[Person, str]]:
    seats = Seat.objects.filter(in_force(by.today), group=group, partnership=by.partnership, role__in=roles)
    told = list(seats.values_list("pk", "post", "role"))
    by_seat = {pk: role for pk, _, role in told}
    by_post = {post: role for _, post, role in sorted(told, key=lambda row: -RANK.index(row[2])) if post}
    held = Appointment.objects.filter(
        in_force(by.today), Q(post__in=by_post) | Q(seat__in=by_seat), partnership=by.partnership,
        person__is_active=True,
    ).select_related("person", "post")  # fmt: skip
    found: dict[Person, str] = {}
    for row in held.order_by("person__name", "pk"):
        if row.post and row.post.ended_on and row.post.ended_on < by.today:
            continue
        role = by_post[row.post_id] if row.post_id else by_seat[row.seat_id or 0]
        if row.person not in found or RANK.index(role) < RANK.index(found[row.person]):
            found[row.person] = role
    return list(found.items())


def sent_words(receipt: Receipt) -> str:
    """Return what became of the mail that took a copy."""
    states = MailMessage.State
    said = {states.SENT: "Sent", states.FAILED: "Could not be delivered", states.WITHDRAWN: "Not sent: may not read it"}
    return said.get(receipt.mail.state, "Waiting to be sent") if receipt.mail else ""  # type: ignore[call-overload]
