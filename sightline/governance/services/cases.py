"""Deeds on who may come near a case of level 3: name somebody, approve, extend, lift a suspension, end (ADR 13)."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sightline.accounts.changes import IdentityChanged
from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.governance.cases import KEPT_AWAY, limits, opens
from sightline.governance.models import Appointment, CaseAccess, IntakePost, Partnership, Post, RoleGrant
from sightline.governance.permissions import LEVEL3_GRANT, PERSON, ROLE_GRANT
from sightline.governance.queries.cases import may_answer_for
from sightline.governance.standing import Standing, in_force
from sightline.kernel.dates import england_midnight, in_short
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

Kind = CaseAccess.Kind
LEVEL = 3
MAIL = "governance.case_named"


def note_on_case(verb: str, row: CaseAccess, by: Standing | None, **after: object) -> None:
    """Write one row on the trail under the case's reference; at level 3 every value is a keyed hash."""
    tenant = by.partnership.code if by else row.partnership.code
    said = {"person": row.person.actor_key, **after}
    record(tenant=tenant, verb=verb, reference=row.reference, by=by, after=said, level=LEVEL)


@transaction.atomic
def note_read(*, reference: str, by: Standing, what: str = "case") -> None:
    """Leave on the trail that somebody read something of level 3; `what` begins the verb, such as `case`."""
    record(tenant=by.partnership.code, verb=f"{what}.read", reference=reference, by=by, level=LEVEL)


def reason_said(text: str, field: str = "reason") -> str:
    """Return a reason on one line; raises DomainError when it is too short to mean anything, or too long."""
    text = " ".join(text.split())
    least = limits().reason_characters
    if len(text) < least:
        raise DomainError(f"Say why in at least {least} characters, without names of children or adults.", field=field)
    if len(text) > 1000:
        raise DomainError("Make the reason at most 1000 characters.", field=field)
    return text


def last_day(today: date) -> date:
    """Return the last day that a naming made today may reach: the same day some months on, or that month's last."""
    years, month = divmod(today.month - 1 + limits().named_months, 12)
    days = monthrange(today.year + years, month + 1)[1]
    return date(today.year + years, month + 1, min(today.day, days))


def _until(ends_on: date, by: Standing) -> datetime:
    """Return the moment a last day is over; raises DomainError when it is past or too far off."""
    if ends_on < by.today:
        raise DomainError("Enter today’s date or a later one.", field="ends_on")
    longest = last_day(by.today)
    if ends_on > longest:
        raise DomainError(f"Enter {in_short(longest)} or an earlier date: that is the longest.", field="ends_on")
    return england_midnight(ends_on + timedelta(days=1))


def require_on_case(deed: str, row: CaseAccess, by: Standing) -> None:
    """Raise NotAllowed unless the standing may do the deed to a naming or a recusal: near the case, not their own."""
    if row.person_id == by.person.pk and LEVEL3_GRANT.may(by, deed, row, also={"v"}):
        raise NotAllowed("This is about yourself. Somebody else has to do it.", verb="level3_grant.own")
    LEVEL3_GRANT.require(by, deed, row, also={"v"} if row.person_id != by.person.pk else ())


def locked(row: CaseAccess) -> CaseAccess:
    """Return the row as it is now, under a lock."""
    return CaseAccess.objects.select_for_update(of=("self",)).select_related("person", "partnership").get(pk=row.pk)


def check_open(row: CaseAccess) -> None:
    """Raise OutOfState when a row has been ended already."""
    if row.ended_at is not None:
        raise OutOfState("This has been ended already.")


@transaction.atomic
def name_on_case(*, reference: str, person: Person, reason: str, ends_on: date, by: Standing) -> CaseAccess:
    """Name somebody on a case until a last day. Whoever is there only behind broken glass needs a second yes for it.

    Raises NotAllowed, also for oneself, DomainError.
    """
    made = CaseAccess(
        partnership=by.partnership, reference=reference, person=person, kind=Kind.NAMED, made_by=by.person,
        starts_at=timezone.now(), needs_approval=reference not in by.cases.named,
    )  # fmt: skip
    require_on_case("C", made, by)
    made.reason, made.ends_at = reason_said(reason), _until(ends_on, by)
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    _check_person(made, by)
    made.save()
    note_on_case("level3_grant.named", made, by, reason=made.reason, ends_on=ends_on, waits=made.needs_approval)
    if not made.needs_approval:
        _tell(made)
    return made


def people_of(by: Standing) -> QuerySet[Person]:
    """Return the people of the partnership, whatever the standing may read of them."""
    assert PERSON.members is not None  # noqa: S101
    return Person.objects.filter(PERSON.members(by))


def _check_person(made: CaseAccess, by: Standing) -> None:
    if not people_of(by).filter(pk=made.person_id).exists():
        raise DomainError("Choose a person of this partnership, or add them first.", field="person")
    same = CaseAccess.objects.filter(partnership=made.partnership, reference=made.reference, person=made.person)
    if same.filter(KEPT_AWAY).exists():
        raise DomainError(f"{made.person} has an interest recorded in this case and stays away.", field="person")
    still = same.filter(kind=Kind.NAMED, ended_at__isnull=True, ends_at__gt=timezone.now())
    if still.exists():
        raise DomainError(f"{made.person} is named on this case already. Extend that instead.", field="person")


def _tell(row: CaseAccess) -> None:
    """Mail somebody that they are named, without a word of the case."""
    queue_mail(
        tenant=row.partnership.code, to=row.person.email, kind=MAIL, reference=f"case_access:{row.pk}", level=LEVEL,
        subject=f"{row.partnership.short_name}: you are named on a case",
        text=f"You are named on a case of {row.partnership.name}.\n\nSign in with your authenticator app or passkey "
        "and open “Named cases” to see it. If you know somebody in the case, say so there before you read anything.\n",
    )  # fmt: skip


def may_still_tell(message: MailMessage) -> bool:
    """Say whether somebody named is still so when the mail that tells them goes out."""
    key = message.reference.removeprefix("case_access:")
    return CaseAccess.objects.filter(opens(timezone.now()), pk=int(key), person__is_active=True).exists()


@transaction.atomic
def approve_naming(*, access: CaseAccess, by: Standing) -> CaseAccess:
    """Say the second yes to a naming; never whoever made it or is named. Raises NotAllowed, OutOfState."""
    row = locked(access)
    require_on_case("A", row, by)
    if row.made_by_id == by.person.pk:
        raise NotAllowed("You named this person. Somebody else has to approve it.")
    check_open(row)
    if not row.needs_approval or row.approved_at:
        raise OutOfState("This naming waits for nobody.")
    row.approved_by, row.approved_at = by.person, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    note_on_case("level3_grant.approved", row, by)
    _tell(row)
    return row


def _require_second(row: CaseAccess, by: Standing) -> None:
    """Raise NotAllowed unless the standing may vouch for another's access (`queries.cases.may_answer_for`)."""
    if not may_answer_for(row, by):
        require_on_case("C", row, by)
        raise NotAllowed("You are here behind broken glass. Somebody named on the case has to do this.")


@transaction.atomic
def extend_naming(*, access: CaseAccess, ends_on: date, reason: str, by: Standing) -> CaseAccess:
    """Let a naming last until another last day, at most the longest from today. Raises as `name_on_case`."""
    row = locked(access)
    require_on_case("C", row, by)
    _require_second(row, by)
    check_open(row)
    before = row.ends_at
    row.reason, row.ends_at = reason_said(reason), _until(ends_on, by)
    row.save(update_fields=["reason", "ends_at"])
    note_on_case("level3_grant.extended", row, by, reason=row.reason, ends_on=ends_on, before=before)
    return row


@transaction.atomic
def lift_suspension(*, access: CaseAccess, by: Standing) -> CaseAccess:
    """Let somebody near again whose sign-in changed, once a second person has made sure that it is still them.

    Raises NotAllowed, OutOfState.
    """
    row = locked(access)
    _require_second(row, by)
    check_open(row)
    if row.suspended_at is None:
        raise OutOfState("This is not suspended.")
    since, row.suspended_at = row.suspended_at, None
    row.save(update_fields=["suspended_at"])
    note_on_case("level3_grant.resumed", row, by, since=since)
    return row


@transaction.atomic
def end_naming(*, access: CaseAccess, reason: str, by: Standing) -> CaseAccess:
    """End a naming at once. Raises NotAllowed, also for one's own, DomainError, OutOfState."""
    row = locked(access)
    require_on_case("E", row, by)
    check_open(row)
    close(row, reason_said(reason), by)
    note_on_case("level3_grant.ended", row, by, reason=row.end_reason)
    return row


def close(row: CaseAccess, reason: str, by: Standing) -> None:
    """Write that a row is over from now on."""
    row.ended_at, row.ended_by, row.end_reason = timezone.now(), by.person, reason
    row.save(update_fields=["ended_at", "ended_by", "end_reason"])


def suspend_after(change: IdentityChanged) -> None:
    """Suspend all that brings a person near a case when their address or way of signing in changed (rule 10)."""
    now = timezone.now()
    rows = CaseAccess.objects.select_for_update(of=("self",)).select_related("person", "partnership")
    for row in rows.filter(
        person=change.person, kind__in=(Kind.NAMED, Kind.GLASS), ended_at__isnull=True, suspended_at__isnull=True,
        ends_at__gt=now,
    ).order_by("pk"):  # fmt: skip
        row.suspended_at = now
        row.save(update_fields=["suspended_at"])
        note_on_case("level3_grant.suspended", row, None, what=change.what)


@transaction.atomic
def set_intake(*, kind: str, posts: Collection[Post], by: Standing) -> None:
    """Say whose holders are named on each new case of a kind; none means the business unit's.

    It names people on cases to come, so it is a grant: of those who grant roles, and never by a post one holds oneself,
    nor back to the business unit by somebody of it.
    """
    ROLE_GRANT.require(by, "C", also={"v"})
    if any(post.partnership_id != by.partnership.pk for post in posts):
        raise DomainError("Choose posts of this partnership.", field="posts")
    rows = IntakePost.objects.select_for_update().filter(partnership=by.partnership, kind=kind)
    before, wanted = set(rows.values_list("post_id", flat=True)), {post.pk for post in posts}
    if (before ^ wanted) & by.post_ids:
        raise NotAllowed("You hold one of these posts. Somebody else has to say that it is named on cases.")
    if before == wanted:
        return
    if "BUS" in by.roles and _held(before, by).exists() and not _held(wanted, by).exists():
        raise DomainError(
            "Nobody holds these posts, so new cases would come to the business unit, and you are of it. Choose a post "
            "that somebody holds.",
            field="posts",
        )
    rows.exclude(post__in=wanted).delete()
    IntakePost.objects.bulk_create(
        IntakePost(partnership=by.partnership, kind=kind, post_id=key) for key in sorted(wanted - before)
    )
    record(
        tenant=by.partnership.code, verb="intake.set", reference=f"intake:{kind}", by=by,
        before={"posts": sorted(before)}, after={"posts": sorted(wanted)},
    )  # fmt: skip


@transaction.atomic
def name_intake(*, reference: str, kind: str, by: Standing) -> list[CaseAccess]:
    """Name those who take in a new case of a kind, and whoever made it; part of the deed that makes the case.

    `kind` is a kind of level 3 of the permission table. The holders today of the posts set for it are named, or, when
    none is set or held, the business unit; nobody who has an interest recorded.
    """
    now = timezone.now()
    until = england_midnight(last_day(by.today) + timedelta(days=1))
    recused = CaseAccess.objects.filter(KEPT_AWAY, partnership=by.partnership, reference=reference)
    away = set(recused.values_list("person", flat=True))
    taking_in = _intake(kind, by)
    people = {person.pk: person for person in (*taking_in, by.person) if person.pk not in away}
    rows = CaseAccess.objects.bulk_create(
        CaseAccess(
            partnership=by.partnership, reference=reference, person=person, kind=Kind.NAMED, starts_at=now,
            ends_at=until, reason="Made the case" if person == by.person else "Takes in new cases of this kind",
        )
        for person in people.values()
    )  # fmt: skip
    for row in rows:
        note_on_case("level3_grant.named", row, by, reason=row.reason)
        if row.person_id != by.person.pk:
            _tell(row)
    by.__dict__.pop("cases", None)  # whoever made the case is near it from now on, in this request too
    return rows


def _held(posts: Iterable[int], by: Standing) -> QuerySet[Appointment]:
    return Appointment.objects.filter(in_force(by.today), post__in=posts, person__is_active=True)


def _intake(kind: str, by: Standing) -> list[Person]:
    posts = IntakePost.objects.filter(partnership=by.partnership, kind=kind).values_list("post", flat=True)
    found = [row.person for row in _held(posts, by).select_related("person").order_by("person")]
    if found:
        return found
    unit = RoleGrant.objects.filter(
        in_force(by.today), partnership=by.partnership, role=RoleGrant.Role.BUSINESS_UNIT, person__is_active=True
    )
    return [row.person for row in unit.select_related("person").order_by("person")]
