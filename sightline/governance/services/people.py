"""Deeds on people, posts, appointments and roles. Work belongs to posts: whoever is appointed takes it over."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from sightline.accounts import services as accounts
from sightline.accounts.models import Person
from sightline.governance.models import Agency, Appointment, KnownPerson, Membership, Partnership, Post, RoleGrant, Seat
from sightline.governance.permissions import ACCOUNT, AGENCY, APPOINTMENT, PERSON, ROLE_GRANT
from sightline.governance.services.saying import check_end, check_open, note, one_line
from sightline.governance.services.seats import day_before
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState


@transaction.atomic
def add_person(*, name: str, email: str, by: Standing) -> Person:
    """Make a person known to the partnership; one whom the installation knows by this address is used again.

    Whether they were known is not said, so that the form is no way to ask who is in other partnerships: an existing
    person keeps the name they have. They cannot sign in until invited. Raises NotAllowed, DomainError.
    """
    PERSON.require(by, "C")
    name = one_line(name, "name", "the person’s name")
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise DomainError("Enter an email address such as name@example.org.", field="email") from None
    if _people_of(by).filter(email=email).exists():
        raise DomainError("Somebody in this partnership has this email address already.", field="email")
    person = Person.objects.filter(email=email).first() or Person.objects.create_user(email=email, name=name)
    KnownPerson.objects.create(partnership=by.partnership, person=person)
    note("person.known", person, by, after={"name": name, "email": email}, personal=("name", "email"))
    return person


@transaction.atomic
def invite_person(*, person: Person, by: Standing) -> None:
    """Mail a person of this partnership the link with which they set their first password.

    Raises NotAllowed, or OutOfState when they sign in already or are switched off.
    """
    ACCOUNT.require(by, "C", person)
    accounts.invite(person=person, by=by.person)
    note("person.invited", person, by)


def _people_of(by: Standing) -> QuerySet[Person]:
    assert PERSON.members is not None  # noqa: S101
    return Person.objects.filter(PERSON.members(by))


@transaction.atomic
def add_post(*, agency: Agency, title: str, role: str = "", independent: bool = False, by: Standing) -> Post:
    """Make a post in a member agency; an agency's lead may do it in their own."""
    AGENCY.require(by, "U", agency)
    title = one_line(title, "title", "the title of the post")
    if not Membership.objects.filter(partnership=by.partnership, agency=agency, ends_on__isnull=True).exists():
        raise OutOfState(f"{agency} is not a member of the partnership now, so it takes no new posts.")
    if role not in Post.Role.values:
        raise DomainError("Choose the role the post brings.", field="role")
    if Post.objects.filter(partnership=by.partnership, agency=agency, title__iexact=title).exists():
        raise DomainError(f"{agency} already has a post with this title.", field="title")
    _check_own_rights(role, by)
    made = Post.objects.create(
        partnership=by.partnership, agency=agency, title=title, role=role, independent=independent
    )
    after = {"title": title, "agency": agency.name, "role": role, **({"independent": True} if independent else {})}
    note("post.made", made, by, after=after)
    return made


def _check_own_rights(role: str, by: Standing) -> None:
    """A role comes with a post, so giving a post one is a grant."""
    if role and not APPOINTMENT.may_some(by, "C"):
        raise NotAllowed("Your role does not let you give a post a role. Ask the business unit if you need to.")


@transaction.atomic
def edit_post(*, post: Post, title: str, role: str, independent: bool | None = None, by: Standing) -> Post:
    """Change a post's title, the role it brings and whether it is independent (None: as it is).

    Nobody changes what a post they hold brings.
    """
    row = Post.objects.select_for_update(of=("self",)).select_related("agency").get(pk=post.pk)
    AGENCY.require(by, "U", row.agency)
    title = one_line(title, "title", "the title of the post")
    if role not in Post.Role.values:
        raise DomainError("Choose the role the post brings.", field="role")
    same = Post.objects.filter(partnership=by.partnership, agency=row.agency, title__iexact=title)
    if same.exclude(pk=row.pk).exists():
        raise DomainError(f"{row.agency} already has a post with this title.", field="title")
    before = {"title": row.title, "role": row.role, "independent": row.independent}
    after = {"title": title, "role": role, "independent": row.independent if independent is None else independent}
    _check_brings(row, before, after, by)
    if before == after:
        return row
    row.title, row.role, row.independent = title, role, bool(after["independent"])
    row.save(update_fields=["title", "role", "independent"])
    note("post.edited", row, by, before=before, after=after)
    return row


def _check_brings(row: Post, before: dict[str, object], after: dict[str, object], by: Standing) -> None:
    """What a post brings is a grant: its role, and the rights over its agency that an independent one lacks."""
    if (before["role"], before["independent"]) == (after["role"], after["independent"]):
        return
    _check_own_rights(str(after["role"] or before["independent"] or ""), by)
    if row.pk in by.post_ids:
        raise NotAllowed("You hold this post. Somebody else has to change the role it brings.")


@transaction.atomic
def end_post(*, post: Post, ends_on: date, by: Standing) -> Post:
    """End a post that nobody holds; its seats end with it, its work stays until it is given to another post."""
    row = Post.objects.select_for_update(of=("self",)).select_related("agency").get(pk=post.pk)
    AGENCY.require(by, "U", row.agency)
    check_open(row.ended_on, "This post")
    if Appointment.objects.filter(post=row, ends_on__isnull=True).exists():
        raise OutOfState("Somebody holds this post. End their appointment first.")
    row.ended_on = ends_on
    row.save(update_fields=["ended_on"])
    seats = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on), post=row)
    for seat in seats:
        Seat.objects.filter(pk=seat.pk).update(ends_on=max(ends_on, seat.starts_on))
    note("post.ended", row, by, after={"ends_on": ends_on})
    return row


@transaction.atomic
def appoint(
    *, person: Person, to: Post | Seat, starts_on: date, replace: bool = True, by: Standing
) -> Appointment:  # fmt: skip
    """Appoint a person to a post or to an agency's seat; the holder before them ends the day before.

    With `replace` false the holder stays and the post is shared. The work stays with the post, so the successor takes
    it over. Raises NotAllowed (also for appointing oneself), DomainError, OutOfState.
    """
    place = {"post": to} if isinstance(to, Post) else {"seat": to}
    locked = type(to)._default_manager.select_for_update(of=("self",)).get(pk=to.pk)
    made = Appointment(partnership=by.partnership, person=person, starts_on=starts_on, **place)
    _may_appoint(made, "C", by)
    _check_place(locked, starts_on)
    if not _people_of(by).filter(pk=person.pk).exists():
        raise DomainError("Choose a person of this partnership, or add them first.", field="person")
    open_ones = Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), **place)
    if open_ones.filter(person=person).exists():
        raise DomainError(f"{person} holds this already.", field="person")
    before = [_ended(row, starts_on) for row in open_ones] if replace else []
    made.save()
    after = {"person": person.actor_key, "to": _place_key(to), "starts_on": starts_on}
    note("appointment.made", made, by, before={"holders": before}, after=after, personal=("person",))
    return made


def _place_key(to: Post | Seat) -> str:
    return f"post:{to.pk}" if isinstance(to, Post) else f"seat:{to.pk}"


def _check_place(to: Post | Seat, starts_on: date) -> None:
    if isinstance(to, Post):
        check_open(to.ended_on, "This post")
        return
    if to.ends_on and to.ends_on < starts_on:
        raise OutOfState(f"This seat ends on {in_short(to.ends_on)}.")
    if to.post_id:
        raise DomainError("This seat goes with a post. Appoint the person to the post.", field="person")


def _ended(row: Appointment, successor_starts: date) -> str:
    """End the appointment of a holder the day before their successor starts, and say whose it was."""
    if row.starts_on >= successor_starts:
        raise DomainError(
            "The holder now began on that day or later. Choose a later date, or end their appointment first.",
            field="starts_on",
        )
    row.ends_on = day_before(successor_starts)
    row.save(update_fields=["ends_on"])
    return row.person.actor_key


def _may_appoint(row: Appointment, deed: str, by: Standing) -> None:
    """Nobody gives or takes a role to or from themselves: the table's `v`."""
    somebody_else = row.person_id != by.person.pk
    if not somebody_else and APPOINTMENT.may(by, deed, row, also={"v"}):
        raise NotAllowed("You cannot appoint yourself or end your own appointment. Ask somebody else to do it.")
    APPOINTMENT.require(by, deed, row, also={"v"} if somebody_else else ())


@transaction.atomic
def end_appointment(*, appointment: Appointment, ends_on: date, by: Standing) -> Appointment:
    """End an appointment on a day; from the next its rights are gone. The work stays with the post."""
    row = Appointment.objects.select_for_update(of=("self",)).select_related("post", "seat").get(pk=appointment.pk)
    _may_appoint(row, "E", by)
    check_open(row.ends_on, "This appointment")
    check_end(ends_on, row.starts_on, "This appointment")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    note("appointment.ended", row, by, after={"ends_on": ends_on})
    return row


@transaction.atomic
def grant_role(*, person: Person, role: str, reason: str, starts_on: date, by: Standing) -> RoleGrant:
    """Grant a role that comes from no post or seat. Nobody grants to self."""
    reason = one_line(reason, "reason", "why they need this role", 300)
    if person.pk == by.person.pk:
        raise NotAllowed("You cannot grant a role to yourself. Ask somebody else to do it.")
    ROLE_GRANT.require(by, "C", also={"v"})
    if role not in RoleGrant.Role.values:
        raise DomainError("Choose a role.", field="role")
    if not _people_of(by).filter(pk=person.pk).exists():
        raise DomainError("Choose a person of this partnership, or add them first.", field="person")
    if RoleGrant.objects.filter(partnership=by.partnership, person=person, role=role, ends_on__isnull=True).exists():
        raise DomainError(f"{person} has this role already.", field="role")
    made = RoleGrant.objects.create(
        partnership=by.partnership, person=person, role=role, starts_on=starts_on, granted_by=by.person, reason=reason
    )
    after = {"person": person.actor_key, "role": role, "starts_on": starts_on, "reason": reason}
    note("role.granted", made, by, after=after, personal=("person",))
    return made


@transaction.atomic
def end_role(*, grant: RoleGrant, ends_on: date, by: Standing) -> RoleGrant:
    """End a role on a day. Nobody ends their own, and the last of the business unit keeps theirs."""
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)  # two at once must not end the last two
    row = RoleGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if row.person_id == by.person.pk:
        raise NotAllowed("You cannot end a role of your own. Ask somebody else to do it.")
    ROLE_GRANT.require(by, "E", row, also={"v"})
    check_open(row.ends_on, "This role")
    check_end(ends_on, row.starts_on, "This role")
    others = RoleGrant.objects.filter(partnership=by.partnership, role="BUS", ends_on__isnull=True).exclude(pk=row.pk)
    if row.role == RoleGrant.Role.BUSINESS_UNIT and not others.exists():
        raise OutOfState("This is the only person in the business unit. Grant the role to somebody else first.")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    note("role.ended", row, by, after={"role": row.role, "ends_on": ends_on})
    return row
