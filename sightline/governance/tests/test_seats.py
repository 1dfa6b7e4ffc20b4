"""Groups in full and the seats on them: duties, meeting rule, terms, deputies, independence, days ahead, rotation."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from sightline.audittrail.models import Entry
from sightline.governance import services
from sightline.governance.models import Appointment, Group, Post, Seat
from sightline.governance.rules.meeting import MeetingRule
from sightline.governance.services import NewGroup, Terms
from sightline.governance.tests.place import TODAY, YESTERDAY, Place, day
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from tests import factories as make

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
NEXT_YEAR = TODAY + timedelta(days=365)


def by(place: Place) -> Any:
    return make.standing(place.manager, place.partnership)


def test_a_group_is_made_in_full_and_shown(place: Place) -> None:
    place.post_to(
        "group_add", name="Practice review group", kind="sub_group", parent=place.group.pk, purpose="To learn",
        duties="Agree what is reviewed\n\n  Follow what was\tpromised \n", meeting_rule="weeks", weeks_from="8",
        weeks_to="12", meets="extraordinary meetings as needed", terms_of_reference="One\n\nTwo", quorum="4",
        quorum_statutory="on", deputies="Senior managers only", **day("terms_agreed_on", YESTERDAY),
        **day("terms_review_on", NEXT_YEAR),
    )  # fmt: skip
    made = Group.objects.get(name="Practice review group")
    assert made.rule == MeetingRule("weeks", None, 8, 12)
    assert services.duties_of(made) == ("Agree what is reviewed", "Follow what was promised")
    page = place.get("group", made.pk)
    for words in ("Every 8 to 12 weeks; extraordinary meetings as needed", "4 to 6 meetings expected", "Out of reach",
                  "Agree what is reviewed", "Senior managers only", "Nobody chairs today", "<p>Two</p>"):  # fmt: skip
        assert words in page, words
    entry = Entry.objects.get(verb="group.made")
    assert "every 8 to 12 weeks" in str(entry.after)


def test_the_form_shows_a_group_as_it_is_and_saves_it_unchanged(place: Place) -> None:
    new = NewGroup("Full", "board", None, "p", "also in August", ("One", "Two"), MeetingRule("a_year", 8), "Terms",
                   YESTERDAY, NEXT_YEAR, 3, True, "Anybody")  # fmt: skip
    made = services.add_group(new=new, by=by(place))
    assert services.as_new(Group.objects.get(pk=made.pk)) == new
    same = services.edit_group(group=made, new=new, version=1, by=by(place))
    assert (same.version, Entry.objects.filter(verb="group.edited").count()) == (1, 0)
    assert 'value="8"' in place.get("group_edit", made.pk)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"meeting_rule": "a_year"}, "Enter how many times a year"),
        ({"meeting_rule": "weeks", "weeks_from": "0"}, "number of weeks between"),
        ({"meeting_rule": "weeks", "weeks_from": "8", "weeks_to": "4"}, "must be the first or more"),
        ({"quorum": "0"}, "Enter a quorum from 1 to 200"),
        ({"duties": "x" * 1001}, "each duty at most 1000"),
        ({"duties": "x\n" * 41}, "at most 40 duties"),
        ({**day("terms_agreed_on"), **day("terms_review_on", YESTERDAY)}, "Enter a review date after"),
        (day("meets_until"), "Say how often it meets until"),
    ],
)
def test_what_does_not_fit_is_said_on_the_form(place: Place, said: dict[str, Any], sentence: str) -> None:
    response = place.post_to("group_add", name="New", kind="board", status=422, **said)
    assert sentence in response.content.decode()
    assert not Group.objects.filter(name="New").exists()


def test_boxes_of_a_rule_that_was_not_chosen_are_left_out(place: Place) -> None:
    place.post_to("group_add", name="New", kind="board", meeting_rule="as_needed", meetings_a_year="8", weeks_from="2")
    assert Group.objects.get(name="New").rule == MeetingRule("as_needed")


def test_words_of_before_are_read_as_a_rule_and_become_one_when_saved(place: Place) -> None:
    Group.objects.filter(pk=place.group.pk).update(meets="every 3 months")
    group = Group.objects.get(pk=place.group.pk)
    assert (group.meeting_rule, group.meets_in_words, group.further_words) == ("", "4 times a year", "")
    services.edit_group(group=group, new=services.as_new(group), version=1, by=by(place))
    group.refresh_from_db()
    assert (group.meeting_rule, group.meetings_a_year, group.meets) == ("a_year", 4, "")
    Group.objects.filter(pk=group.pk).update(meeting_rule="", meetings_a_year=None, meets="when the tide is out")
    assert Group.objects.get(pk=group.pk).meets_in_words == "when the tide is out"


def test_two_people_edit_and_the_later_sees_both(place: Place) -> None:
    new = services.as_new(place.group)
    services.edit_group(
        group=place.group, new=NewGroup(new.name, new.kind, duties=("Theirs",)), version=1, by=by(place)
    )
    with pytest.raises(Conflict) as caught:
        services.edit_group(
            group=place.group, new=NewGroup(new.name, new.kind, duties=("Ours",)), version=1, by=by(place)
        )
    assert (caught.value.yours["Duties"], caught.value.theirs["Duties"]) == ("Ours", "Theirs")


def test_the_database_says_so_when_the_same_name_is_taken_a_moment_ago() -> None:
    from sightline.governance.services.saying import once

    partnership = make.make_partnership()
    make.make_group(partnership, "Board")
    with (
        pytest.raises(DomainError, match="taken"),
        once("It is taken.", "name", "governance_group.name", "group_name_once"),
    ):
        make.make_group(partnership, "Board")
    with pytest.raises(IntegrityError), once("It is taken.", "name", "another"):
        make.make_group(partnership, "Board")


def seat_terms(place: Place, **said: Any) -> Seat:
    starts_on, role = said.pop("starts_on", TODAY), said.pop("role", "member")
    holder = said.pop("holder", None) or make.make_post(place.partnership)
    return services.add_seat(
        group=place.group, role=role, holder=holder, starts_on=starts_on, terms=Terms(**said), by=by(place)
    )


def test_a_deputy_stands_in_for_a_seat_of_the_group(place: Place) -> None:
    deputy = seat_terms(place, role="deputy", deputises_for=place.seat)
    assert deputy.deputises_for == place.seat
    other = make.seat(make.make_group(place.partnership), make.make_post(place.partnership))
    for wrong in ({"role": "deputy", "deputises_for": other}, {"role": "member", "deputises_for": place.seat},
                  {"role": "deputy", "deputises_for": deputy}):  # fmt: skip
        with pytest.raises(DomainError) as caught:
            seat_terms(place, **wrong)
        assert caught.value.field == "deputises_for"
    assert "For Head of early help" in place.get("group", place.group.pk)


def test_an_independent_chair_shows_the_term_and_the_days_left(place: Place) -> None:
    services.end_seat(seat=place.own_seat, ends_on=YESTERDAY, by=by(place))
    chair = make.make_post(place.partnership, "Independent chair", place.agency)
    make.appoint(chair)
    seat_terms(place, role="chair", holder=chair, independent=True, ends_on=NEXT_YEAR)
    page = place.get("group", place.group.pk)
    assert "366 days left" in page
    assert "Independent; until" in page
    assert "Nobody chairs from" in page


def test_a_seat_may_lie_ahead_and_be_taken_away_again(place: Place) -> None:
    post = make.make_post(place.partnership, "Later")
    ahead = seat_terms(place, holder=post, starts_on=TOMORROW)
    assert "Seats laid ahead" in place.get("group", place.group.pk)
    with pytest.raises(DomainError, match="already"):
        seat_terms(place, holder=post, starts_on=NEXT_YEAR)
    place.post_to("seat_end", ahead.pk, **day("ends_on"))
    assert not Seat.objects.filter(pk=ahead.pk).exists()
    assert Entry.objects.filter(verb="seat.taken_away").count() == 1


def test_the_same_holder_may_have_the_seat_again_after_its_end(place: Place) -> None:
    post = make.make_post(place.partnership)
    seat_terms(place, holder=post, ends_on=TOMORROW)
    seat_terms(place, holder=post, starts_on=NEXT_YEAR)
    with pytest.raises(DomainError, match="already"):
        seat_terms(place, holder=post, starts_on=TOMORROW, ends_on=TOMORROW)


def test_a_seats_terms_are_changed_until_it_has_ended(place: Place) -> None:
    place.post_to("seat_edit", place.seat.pk, independent="on", **day("ends_on", NEXT_YEAR))
    place.seat.refresh_from_db()
    assert (place.seat.ends_on, place.seat.independent) == (NEXT_YEAR, True)
    place.post_to("seat_edit", place.seat.pk, status=422, **day("ends_on", YESTERDAY))
    place.post_to("seat_end", place.seat.pk, **day("ends_on"))
    Seat.objects.filter(pk=place.seat.pk).update(ends_on=YESTERDAY)
    with pytest.raises(OutOfState, match="ended on"):
        services.edit_seat(seat=place.seat, terms=Terms(), by=by(place))


def test_nobody_gives_themselves_a_deputys_seat_nor_changes_their_own(place: Place) -> None:
    mine = make.make_post(place.partnership)
    make.appoint(mine, place.manager)
    with pytest.raises(NotAllowed, match="You hold this post"):
        seat_terms(place, role="deputy", holder=mine)
    own = make.seat(place.group, mine)
    with pytest.raises(NotAllowed, match="You hold this post"):
        services.edit_seat(seat=own, terms=Terms(ends_on=NEXT_YEAR), by=by(place))


def test_one_person_holds_two_seats_and_the_page_says_so(place: Place) -> None:
    make.appoint(place.own_seat, place.holder)
    assert place.get("group", place.group.pk).count("holds two seats here") == 2


def test_a_rotation_lays_chairs_ahead_and_ends_the_one_before(place: Place) -> None:
    first, second = (make.make_post(place.partnership, title) for title in ("Director", "Superintendent"))
    make.appoint(place.own_seat, place.other)
    place.post_to(
        "group_rotate", place.group.pk, months="12", first=f"post-{first.pk}", second=f"agency-{place.agency.pk}",
        third=f"post-{second.pk}", **day("starts_on", date(2027, 4, 1)),
    )  # fmt: skip
    chairs = Seat.objects.filter(group=place.group, role="chair").order_by("starts_on")
    assert [(str(seat.post or seat.agency), seat.starts_on, seat.ends_on) for seat in chairs] == [
        ("NMR Council", make.START, date(2027, 3, 31)),
        ("Director", date(2027, 4, 1), date(2028, 3, 31)),
        ("NMR Council", date(2028, 4, 1), date(2029, 3, 31)),
        ("Superintendent", date(2029, 4, 1), date(2030, 3, 31)),
    ]
    assert Appointment.objects.get(seat=place.own_seat).ends_on == date(2027, 3, 31)
    assert Entry.objects.filter(verb="chair.rotated").count() == 1
    page = place.get("group", place.group.pk)
    assert "NMR Council until 31 March 2027, then Director until 31 March 2028, then" in page
    assert "Nobody chairs from 1 April 2030" in page
    services.rotate_chair(group=place.group, holders=[second], months=6, starts_on=date(2027, 4, 1), by=by(place))
    assert [str(seat.post or seat.agency) for seat in chairs.all()] == ["NMR Council", "Superintendent"]


@pytest.mark.parametrize(("months", "starts_on", "field"), [(0, TODAY, "months"), (61, TODAY, "months"),
                                                            (6, YESTERDAY, "starts_on")])  # fmt: skip
def test_a_rotation_that_cannot_be_is_refused(place: Place, months: int, starts_on: date, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        services.rotate_chair(group=place.group, holders=[place.post], months=months, starts_on=starts_on, by=by(place))
    assert caught.value.field == field


def test_only_who_may_change_the_group_rotates_its_chair(place: Place) -> None:
    member = make.person_with("MEM", place.partnership, group=place.group)
    with pytest.raises(NotAllowed):
        services.rotate_chair(
            group=place.group, holders=[place.post], months=6, starts_on=TODAY,
            by=make.standing(member, place.partnership),
        )  # fmt: skip
    chaired = make.make_group(place.partnership)
    chair = make.make_post(place.partnership)
    make.seat(chaired, chair, "chair")
    standing = make.standing(make.appoint(chair), place.partnership)
    services.rotate_chair(group=chaired, holders=[place.post], months=6, starts_on=TODAY, by=standing)
    with pytest.raises(NotAllowed, match="You hold this post"):
        services.rotate_chair(group=chaired, holders=[chair], months=6, starts_on=TODAY, by=standing)


def test_a_posts_end_ends_its_seats_and_a_groups_end_those_laid_ahead(place: Place) -> None:
    nurse = Post.objects.get(title="Nurse")
    group = make.make_group(place.partnership)
    ahead = make.seat(group, nurse, "chair", starts_on=TOMORROW, ends_on=NEXT_YEAR)
    services.end_group(group=group, ends_on=TODAY, by=by(place))
    ahead.refresh_from_db()
    assert ahead.ends_on == TOMORROW


@pytest.mark.parametrize("starts_on", [YESTERDAY, TOMORROW])
def test_a_successor_agency_takes_seats_with_a_term_and_their_deputies(place: Place, starts_on: date) -> None:
    term = seat_terms(
        place, role="deputy_chair", holder=place.agency, starts_on=starts_on, ends_on=NEXT_YEAR, independent=True
    )
    deputy = seat_terms(place, role="deputy", deputises_for=term)
    services.succeed_agency(agency=place.agency, successor_name="New Council", from_on=TODAY, by=by(place))
    fresh = Seat.objects.get(agency__name="New Council", role="deputy_chair")
    assert (fresh.starts_on, fresh.ends_on, fresh.independent) == (max(TODAY, starts_on), NEXT_YEAR, True)
    deputy.refresh_from_db()
    assert deputy.deputises_for == fresh


def test_a_posts_end_ends_its_seats_with_a_term(place: Place) -> None:
    post = make.make_post(place.partnership)
    term = seat_terms(place, holder=post, ends_on=NEXT_YEAR)
    services.end_post(post=post, ends_on=TODAY, by=by(place))
    term.refresh_from_db()
    assert term.ends_on == TODAY
