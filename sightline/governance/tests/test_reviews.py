"""A review of membership as deeds: opened once, answered by several people, concluded by somebody else."""

from datetime import date, timedelta
from typing import Any

import pytest

from sightline.audittrail.models import Entry
from sightline.governance import queries, services
from sightline.governance.models import Membership, Review, ReviewLine
from sightline.governance.rules import a_year_after
from sightline.governance.standing import Standing
from sightline.governance.tests.place import TODAY, Place
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from tests import factories as make

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=30)


def opened(place: Place) -> tuple[Review, Standing]:
    make.make_agency("Vale Police", place.partnership)
    by = make.standing(place.manager, place.partnership)
    return services.open_membership_review(due_on=DUE, group=place.group, by=by), by


def executive(place: Place) -> Standing:
    return make.standing(make.person_with("EXE", place.partnership, group=place.group), place.partnership)


def keep_all(review: Review, by: Standing) -> None:
    services.keep_lines(review=review, keys=list(review.lines.values_list("pk", flat=True)), by=by)


def test_one_line_for_each_member_of_today(place: Place) -> None:
    gone = make.make_agency("Old Trust", place.partnership)
    Membership.objects.filter(agency=gone).update(ends_on=date(2021, 1, 1))
    review, _ = opened(place)
    words = [line.what for line in review.lines.all()]
    assert words == ["NMR Council, relevant agency", "Vale Police, relevant agency"]


def test_only_one_is_open_at_a_time(place: Place) -> None:
    _, by = opened(place)
    with pytest.raises(OutOfState, match="open already"):
        services.open_membership_review(due_on=DUE, group=None, by=by)


def test_a_due_date_in_the_past_or_a_foreign_group_is_refused(place: Place) -> None:
    by = make.standing(place.manager, place.partnership)
    foreign = make.make_group(make.make_partnership("EHC"), "Executive", "executive")
    said: list[tuple[dict[str, Any], str]] = [
        ({"due_on": TODAY - timedelta(days=1), "group": None}, "due_on"),
        ({"due_on": DUE, "group": foreign}, "group"),
    ]
    for one, field in said:
        with pytest.raises(DomainError) as refused:
            services.open_membership_review(by=by, **one)
        assert refused.value.field == field


def test_an_answer_of_a_colleague_is_never_lost(place: Place) -> None:
    review, by = opened(place)
    line = review.lines.all()[0]
    other = make.standing(make.business_manager(place.partnership), place.partnership)
    services.say_of_line(line=line, outcome="change", note_text="Ask for a new lead", seen=None, by=other)
    with pytest.raises(Conflict) as met:
        services.say_of_line(line=line, outcome="end", note_text="Closed", seen=None, by=by)
    assert met.value.theirs == {"Answer": "to be changed", "Note": "Ask for a new lead"}
    kept = services.keep_lines(review=review, keys=[one.pk for one in review.lines.all()], by=by)
    assert (kept.kept, kept.left) == (1, 1)
    line.refresh_from_db()
    assert (line.outcome, line.said_by) == ("change", other.person)
    again = services.say_of_line(line=line, outcome="keep", note_text="", seen=line.said_at, by=by)
    assert again.said_by == by.person


def test_the_same_answer_sent_twice_is_one_answer(place: Place) -> None:
    review, by = opened(place)
    line = review.lines.all()[0]
    for _ in range(2):
        services.say_of_line(line=line, outcome="change", note_text="New lead", seen=None, by=by)
    assert Entry.objects.filter(verb="review.line_said").count() == 1


def test_a_change_needs_a_word_why(place: Place) -> None:
    review, by = opened(place)
    with pytest.raises(DomainError, match="why") as refused:
        services.say_of_line(line=review.lines.all()[0], outcome="end", note_text=" ", seen=None, by=by)
    assert refused.value.field == "note"


def test_somebody_else_of_the_executive_concludes_when_all_is_answered(place: Place) -> None:
    review, by = opened(place)
    chief = executive(place)
    with pytest.raises(OutOfState, match="2 of the lines are"):
        services.close_review(review=review, conclusion="Membership is right", by=chief)
    keep_all(review, by)
    for refused in (by, make.standing(make.business_manager(place.partnership), place.partnership)):
        with pytest.raises(NotAllowed):
            services.close_review(review=review, conclusion="Membership is right", by=refused)
    done = services.close_review(review=review, conclusion="Membership is right", by=chief)
    assert (done.closed_on, done.closed_by) == (TODAY, chief.person)
    with pytest.raises(OutOfState, match="concluded"):
        services.say_of_line(line=review.lines.all()[0], outcome="end", note_text="x", seen=None, by=by)


def test_whoever_opened_it_does_not_conclude_it_even_from_the_executive(place: Place) -> None:
    make.appoint(place.own_seat, place.manager)
    review, by = opened(place)
    keep_all(review, by)
    with pytest.raises(NotAllowed, match="You opened"):
        services.close_review(review=review, conclusion="Fine", by=by)


def test_members_without_the_right_say_nothing(place: Place) -> None:
    review, _ = opened(place)
    for role in ("MEM", "AGL", "SCR", "EXE"):
        by = make.standing(make.person_with(role, place.partnership, agency=place.agency), place.partnership)
        with pytest.raises(NotAllowed):
            services.say_of_line(line=review.lines.all()[0], outcome="keep", seen=None, by=by)
        with pytest.raises(NotAllowed):
            keep_all(review, by)


def test_the_next_is_due_a_year_after_the_last(place: Place) -> None:
    by = make.standing(place.manager, place.partnership)
    assert queries.next_review_due(by) == date(2021, 1, 1)
    review, by = opened(place)
    assert queries.next_review_due(by) == DUE
    keep_all(review, by)
    services.close_review(review=review, conclusion="Fine", by=executive(place))
    assert queries.next_review_due(by) == a_year_after(TODAY)


def test_a_leap_day_leads_to_the_28th() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2027, 3, 1)) == date(2028, 3, 1)


def test_reading_a_review_costs_the_same_however_long(place: Place, django_assert_num_queries: Any) -> None:
    review, by = opened(place)
    for _ in range(2):
        with django_assert_num_queries(3):
            page = queries.review_page(review, by)
            assert page.total == len(queries.review_lines(review))
        for number in range(3):
            row = Membership.objects.get(agency=make.make_agency(f"More {number} {page.total}", place.partnership))
            ReviewLine.objects.create(partnership=place.partnership, review=review, membership=row, what=str(row))
