"""Nobody gives themselves a right: not by a form, a group, a post, a colleague, nor by agreeing their own work."""

import pytest
from django.urls import reverse

from sightline.governance.models import Appointment, RoleGrant, Seat
from sightline.governance.services import end_role
from sightline.governance.standing import standing_of
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError
from tests import factories as make
from tests.attacks.world import World, refusals

DAY = {"starts_on_day": "1", "starts_on_month": "2", "starts_on_year": "2026"}


def kind_of(world: World) -> str:
    world.ours.group.refresh_from_db()
    return world.ours.group.kind


def edit_group(world: World, person: object, **sent: str) -> int:
    where = reverse("governance:group_edit", args=[world.ours.slug, world.ours.group.pk])
    said = {"name": world.ours.group.name, "kind": "executive", "version": "1", **sent}
    status: int = world.browser(person).post(where, said).status_code  # type: ignore[arg-type]
    return status


def test_a_chair_cannot_make_their_group_the_executive(world: World) -> None:
    chair = make.person_with("CHR", world.ours.partnership, group=world.ours.group)
    noted = refusals()
    assert edit_group(world, chair) == 403
    assert kind_of(world) == "sub_group"
    assert "EXE" not in standing_of(chair, world.ours.partnership).roles
    assert refusals() == noted + 1
    assert edit_group(world, chair, kind="task") == 302


def test_the_business_unit_cannot_make_a_group_it_sits_on_the_executive(world: World) -> None:
    make.person_with("MEM", world.ours.partnership, group=world.ours.group, person=world.ours.manager)
    assert edit_group(world, world.ours.manager) == 403
    assert edit_group(world, make.business_manager(world.ours.partnership)) == 302


def test_a_chair_of_the_executive_cannot_take_the_role_from_it(world: World) -> None:
    executive = make.make_group(world.ours.partnership, "Executive", "executive")
    chair = make.person_with("CHR", world.ours.partnership, group=executive)
    where = reverse("governance:group_edit", args=[world.ours.slug, executive.pk])
    sent = {"name": "Executive", "kind": "board", "version": "1"}
    assert world.browser(chair).post(where, sent).status_code == 403


@pytest.mark.parametrize("role", [one for one, _ in RoleGrant.Role.choices])
def test_nobody_grants_to_themselves(world: World, role: str) -> None:
    ours = world.ours
    sent = {"person": ours.manager.pk, "role": role, "reason": "Why", **DAY}
    assert world.manager.post(reverse("governance:role_grant", args=[ours.slug]), sent).status_code == 422
    assert RoleGrant.objects.filter(person=ours.manager).count() == 1


def test_nobody_appoints_themselves(world: World) -> None:
    ours = world.ours
    before = Appointment.objects.count()
    for name, row in (("post", ours.post), ("seat", ours.seat)):
        where = reverse(f"governance:{name}_appoint", args=[ours.slug, row.pk])
        assert world.manager.post(where, {"person": ours.manager.pk, **DAY}).status_code == 422
    where = reverse("governance:person_appoint", args=[ours.slug, ours.manager.pk])
    assert world.manager.post(where, {"post": ours.post.pk, **DAY}).status_code in (403, 422)
    assert Appointment.objects.count() == before


def test_nobody_gives_the_post_they_hold_a_role_or_a_seat(world: World) -> None:
    ours = world.ours
    lead = make.appoint(ours.post, make.person_with("AGL", ours.partnership, agency=ours.agency))
    make.appoint(ours.post, ours.manager)
    for person in (lead, ours.manager):
        edit = reverse("governance:post_edit", args=[ours.slug, ours.post.pk])
        assert world.browser(person).post(edit, {"title": ours.post.title, "role": "DSL"}).status_code == 403
        seat = reverse("governance:seat_add", args=[ours.slug, ours.group.pk])
        answer = world.browser(person).post(seat, {"role": "chair", "post": ours.post.pk, **DAY})
        assert answer.status_code in (403, 404)
    assert not Seat.objects.filter(post=ours.post).exists()


def test_a_lead_appoints_in_no_agency_but_theirs(world: World) -> None:
    ours = world.ours
    lead = world.browser(make.person_with("AGL", ours.partnership))
    sent = {"person": ours.granted.pk, "post": ours.post.pk, **DAY}
    assert lead.post(reverse("governance:post_appoint", args=[ours.slug, ours.post.pk]), sent).status_code == 403
    where = reverse("governance:person_appoint", args=[ours.slug, ours.granted.pk])
    assert lead.post(where, sent).status_code == 422
    end = reverse("governance:appointment_end", args=[ours.slug, ours.appointment.pk])
    assert lead.post(end, {}).status_code in (403, 404)


def test_who_made_a_plan_does_not_agree_it(world: World) -> None:
    ours = world.ours
    executive = make.make_group(ours.partnership, "Executive", "executive")
    make.person_with("EXE", ours.partnership, group=executive, person=ours.manager)
    sent = {"agreed_for": "Executive", "agreed_on_day": "1", "agreed_on_month": "2", "agreed_on_year": "2026"}
    where = reverse("plans:agree", args=[ours.slug, ours.plan.reference])
    assert world.manager.post(where, sent).status_code == 403
    other = make.person_with("EXE", ours.partnership, group=executive)
    assert world.browser(other).post(where, sent).status_code == 302


def test_the_last_of_the_business_unit_stays(world: World) -> None:
    ours = world.ours
    colleague = make.business_manager(ours.partnership)
    last = RoleGrant.objects.get(person=ours.manager, role="BUS")
    RoleGrant.objects.filter(person=colleague).update(ends_on=england_today())
    with pytest.raises(DomainError):
        end_role(grant=last, ends_on=england_today(), by=make.standing(colleague, ours.partnership))


def test_a_refused_deed_has_no_side_effect(world: World) -> None:
    """A reader sends what would change: the draft, the filter and the message are not left behind either."""
    ours = world.ours
    member = world.browser(make.person_with("MEM", ours.partnership))
    for name in ("action", "draft", "date", "words", "hand_on", "withdraw", "reopen"):
        where = reverse(f"actions:{name}", args=[ours.slug, ours.action.reference])
        sent = {"rag": "red", "text": "Words", "title": "Words", "reason": "Why", "version": "1"}
        assert member.post(where, sent).status_code == 403, name
    ours.action.refresh_from_db()
    assert (ours.action.version, ours.action.drafts.count(), ours.action.updates.count()) == (1, 0, 0)
