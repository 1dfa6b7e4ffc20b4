"""Deeds on agencies: shared by the installation, joined to a partnership by a membership with dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from sightline.audittrail.services import record
from sightline.governance.models import Agency, Appointment, Membership, Post, Seat
from sightline.governance.permissions import AGENCY, MEMBERSHIP
from sightline.governance.services.saying import check_end, check_open, name_of, note, once, one_line
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError, OutOfState

NAME_ONCE = ("governance_agency.name", "governance_agency_name")
MEMBER_ONCE = ("membership_open_once", "governance_membership.agency_id")


@dataclass(frozen=True)
class NewAgency:
    """What an agency joins with. An agency of this name that the installation knows is used again."""

    name: str
    short_name: str = ""
    kind: str = ""
    category: str = Membership.Category.RELEVANT


@transaction.atomic
def add_agency(*, new: NewAgency, starts_on: date, by: Standing) -> Membership:
    """Make an agency a member of the partnership from a date.

    Raises NotAllowed, DomainError when the name is missing or the agency is a member already.
    """
    AGENCY.require(by, "C")
    name = one_line(new.name, "name", "the agency’s name")
    agency = Agency.objects.filter(name__iexact=name).first()
    if agency is None:
        with once(f"{name} was added a moment ago. Send this again to use it.", "name", *NAME_ONCE):
            agency = Agency.objects.create(name=name, short_name=new.short_name.strip(), kind=new.kind.strip())
    if agency.successor and agency.succeeded_on:
        raise DomainError(
            f"{agency.name} ended on {in_short(agency.succeeded_on)} and was followed by {agency.successor}. "
            "Add that agency instead.",
            field="name",
        )
    if Membership.objects.filter(partnership=by.partnership, agency=agency, ends_on__isnull=True).exists():
        raise DomainError(f"{agency.name} is already a member of the partnership.", field="name")
    with once(f"{agency.name} is already a member of the partnership.", "name", *MEMBER_ONCE):
        made = Membership.objects.create(
            partnership=by.partnership, agency=agency, category=new.category, starts_on=starts_on
        )
    after = {"name": agency.name, "category": new.category, "starts_on": starts_on}
    note("agency.joined", agency, by, after=after)
    return made


@transaction.atomic
def edit_agency(
    *, agency: Agency, name: str, short_name: str, kind: str, category: str = "", by: Standing
) -> Agency:  # fmt: skip
    """Change an agency's names and kind, and its category here (only who may add agencies changes the category).

    Raises NotAllowed, DomainError when the name is taken, OutOfState when another partnership shares the agency: its
    names are then common property.
    """
    row = Agency.objects.select_for_update().get(pk=agency.pk)
    AGENCY.require(by, "U", row)
    said = {"name": one_line(name, "name", "the agency’s name"), "short_name": short_name.strip(), "kind": kind.strip()}
    before = {field: getattr(row, field) for field in said}
    changed = {field: text for field, text in said.items() if text != before[field]}
    if changed:
        _check_shared(row, changed, by)
        with once("Another agency has this name.", "name", *NAME_ONCE):
            Agency.objects.filter(pk=row.pk).update(**changed)
    was, now = _set_category(row, category, by)
    if changed or now:
        old = {field: before[field] for field in changed}
        note("agency.edited", row, by, before={**old, **was}, after={**changed, **now})
    row.refresh_from_db()
    return row


def _check_shared(row: Agency, changed: dict[str, str], by: Standing) -> None:
    if Membership.objects.filter(agency=row).exclude(partnership=by.partnership).exists():
        raise OutOfState(
            "This agency also belongs to another partnership, so its names cannot be changed from here. "
            "If it was renamed, say which agency follows it and from when."
        )
    if "name" in changed and Agency.objects.filter(name__iexact=changed["name"]).exclude(pk=row.pk).exists():
        raise DomainError("Another agency has this name.", field="name")


def _set_category(row: Agency, category: str, by: Standing) -> tuple[dict[str, str], dict[str, str]]:
    """Change the category of the open membership; return what it was and is, empty when it stays."""
    open_one = Membership.objects.filter(partnership=by.partnership, agency=row, ends_on__isnull=True).first()
    if not category or open_one is None or open_one.category == category:
        return {}, {}
    AGENCY.require(by, "U")
    before, open_one.category = open_one.category, category
    open_one.save(update_fields=["category"])
    return {"category": before}, {"category": category}


@transaction.atomic
def end_membership(*, membership: Membership, ends_on: date, by: Standing) -> Membership:
    """End an agency's membership on a day; its posts and seats must have been ended or moved first."""
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    MEMBERSHIP.require(by, "E", row)
    check_open(row.ends_on, "This membership")
    check_end(ends_on, row.starts_on, "This membership")
    here = {"partnership": by.partnership, "agency": row.agency}
    posts = Post.objects.filter(ended_on__isnull=True, **here).count()
    seats = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on), **here).count()
    if posts or seats:
        raise OutOfState(
            f"{row.agency} still has {posts + seats} posts or seats here. End them first, or say which agency follows."
        )
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    note("agency.left", row.agency, by, after={"ends_on": ends_on})
    return row


@transaction.atomic
def succeed_agency(*, agency: Agency, successor_name: str, from_on: date, by: Standing) -> Agency:
    """Say which agency follows another from a day that is not in the future, and return the successor.

    Here the membership, the posts and the seats pass to it, people and work stay in their posts; old records keep the
    old name. Raises NotAllowed, DomainError, and OutOfState when other partnerships have the agency and its successor
    is not recorded yet: then the installation's administrator records it first (`record_successor`), and each
    partnership hands over when it is ready.
    """
    AGENCY.require(by, "E", agency)
    old = Agency.objects.select_for_update().get(pk=agency.pk)
    if against := against_succession(agency=old, by=by):
        raise OutOfState(against)
    new = _successor(old, successor_name, from_on, by.today)
    here = Membership.objects.filter(partnership=by.partnership, agency=old, ends_on__isnull=True).first()
    if here is None:
        raise OutOfState(f"{old.name} is not a member of the partnership now.")
    _hand_membership(here, new, from_on)
    posts = _hand_posts(old, new, by)
    seats = _hand_seats(old, new, from_on, by)
    after = {"successor": new.name, "from_on": from_on, "posts": posts, "seats": seats}
    note("agency.succeeded", old, by, before={"name": old.name}, after=after)
    return new


def against_succession(*, agency: Agency, by: Standing) -> str:
    """Return the sentence on why a partnership cannot say by itself what follows an agency; "" when it can."""
    elsewhere = Membership.objects.filter(_lasting(by.today), agency=agency)
    if agency.successor_id or not elsewhere.exclude(partnership=by.partnership).exists():
        return ""
    return (
        f"{agency.name} also belongs to another partnership, so what follows it is said once for all of them. Ask the "
        "IT administrator of this installation to record it; after that you hand over your posts and seats here."
    )


def _lasting(today: date) -> Q:
    """Return the condition of memberships that have not ended."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=today)


@transaction.atomic
def record_successor(*, name: str, successor_name: str, from_on: date, today: date) -> Agency:
    """Say for the whole installation which agency follows another, and return the successor.

    A deed of the installation's administrator at the command line, so it stands on the installation's own trail. Posts
    and seats stay until each partnership hands them over. Raises DomainError.
    """
    old = Agency.objects.select_for_update().filter(name__iexact=" ".join(name.split())).first()
    if old is None:
        raise DomainError(f"No agency is called “{name}”.", field="name")
    new = _successor(old, successor_name, from_on, today)
    after = {"successor": new.name, "from_on": from_on}
    record(
        tenant="", verb="agency.successor_recorded", reference=name_of(old), by=None, before={"name": old.name},
        after=after,
    )  # fmt: skip
    return new


def _successor(old: Agency, name: str, from_on: date, today: date) -> Agency:
    if from_on > today:
        raise DomainError("Enter today’s date or an earlier one: a hand-over cannot be dated ahead.", field="from_on")
    name = one_line(name, "successor_name", "the name of the agency that follows")
    if old.successor and old.succeeded_on:
        if old.successor.name.casefold() != name.casefold():
            raise DomainError(
                f"{old.successor} is already recorded as the agency that follows, from {in_short(old.succeeded_on)}.",
                field="successor_name",
            )
        return old.successor
    new = Agency.objects.filter(name__iexact=name).first()
    if new is None:
        new = Agency.objects.create(name=name, kind=old.kind)
    _check_line(old, new)
    old.successor, old.succeeded_on = new, from_on
    old.save(update_fields=["successor", "succeeded_on"])
    return new


def _check_line(old: Agency, new: Agency) -> None:
    """Raise DomainError when the agency that follows is the same or leads back to it."""
    at: Agency | None = new
    while at is not None:
        if at.pk == old.pk:
            raise DomainError("An agency cannot follow itself.", field="successor_name")
        at = at.successor


def _hand_membership(here: Membership, new: Agency, from_on: date) -> None:
    last = from_on - timedelta(days=1)
    if last < here.starts_on:
        raise DomainError(f"{here.agency} joined on {in_short(here.starts_on)}. Enter a later date.", field="from_on")
    here.ends_on = last
    here.save(update_fields=["ends_on"])
    joined = Membership.objects.filter(partnership=here.partnership, agency=new, ends_on__isnull=True)
    if not joined.exists():
        Membership.objects.create(
            partnership=here.partnership, agency=new, category=here.category, starts_on=from_on,
            register_kind=here.register_kind, area=here.area, why=here.why,
        )  # fmt: skip


def _hand_posts(old: Agency, new: Agency, by: Standing) -> int:
    posts = Post.objects.filter(partnership=by.partnership, agency=old, ended_on__isnull=True)
    titles = Post.objects.filter(partnership=by.partnership, agency=new).values("title")
    same = posts.filter(title__in=titles).first()
    if same:
        raise DomainError(
            f"{new} already has a post called “{same.title}”. Rename one of the two first.", field="successor_name"
        )
    return posts.update(agency=new)


def _hand_seats(old: Agency, new: Agency, from_on: date, by: Standing) -> int:
    """End the old agency's own seats and open the same for the new; who sat goes on sitting."""
    rows = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=from_on), agency=old)
    rows = rows.filter(partnership=by.partnership)
    ahead = rows.filter(starts_on__gte=from_on).update(agency=new)
    seats = sorted(rows, key=lambda seat: seat.role == Seat.Role.DEPUTY)  # a deputy follows the seat it leans on
    last = from_on - timedelta(days=1)
    for seat in seats:
        seat.refresh_from_db(fields=["deputises_for"])
        fresh = Seat.objects.create(
            partnership=by.partnership, group_id=seat.group_id, role=seat.role, agency=new,
            starts_on=from_on, ends_on=seat.ends_on, independent=seat.independent,
            deputises_for_id=seat.deputises_for_id,
        )  # fmt: skip
        seat.deputy_seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=from_on)).update(deputises_for=fresh)
        held = Appointment.objects.filter(seat=seat, ends_on__isnull=True)
        Appointment.objects.bulk_create(
            Appointment(partnership=by.partnership, person_id=person, seat=fresh, starts_on=from_on)
            for person in held.values_list("person", flat=True)
        )
        held.filter(starts_on__gt=last).delete()
        held.update(ends_on=last)
        Seat.objects.filter(pk=seat.pk).update(ends_on=max(last, seat.starts_on))
    return len(seats) + ahead
