"""Deeds on a disagreement about a case: raise, answer, take on, make urgent, end, decide, learn."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict

from sightline.audittrail.models import Entry
from sightline.disagreements import services
from sightline.disagreements.models import CaseSaid, CaseStep, Chosen, Disagreement, Identity, OwnNumber
from sightline.disagreements.queries.page import dispute_page, identity_of
from sightline.disagreements.services import Who
from sightline.disagreements.tests.world import NAME, World, at
from sightline.governance.models import CaseAccess
from sightline.governance.services.interests import record_interest
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.models import NonWorkingDay

pytestmark = pytest.mark.django_db


def everything_kept() -> str:
    """Return every text of every table of this product, as the database holds it."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_who_it_is_about_stands_nowhere_in_the_open(world: World) -> None:
    row = world.raised()
    kept = everything_kept()
    assert row.about in kept
    assert [text for text in (NAME, "7 May 2016", "943 476 5919", "1 Mill Lane", "HS/4711") if text in kept] == []
    assert identity_of(row) == {
        "name": NAME,
        "born": "7 May 2016",
        "nhs_number": "943 476 5919",
        "address": "1 Mill Lane",
    }
    assert row.pseudonym.startswith("Child ")
    assert len(row.reference) == len("NMR-DC-12345678")


def test_an_identity_moved_to_another_row_does_not_open(world: World) -> None:
    first, second = world.raised(), world.raised(who=Who("Somebody else"))
    Identity.objects.filter(dispute=second).update(sealed=first.identity.sealed)
    assert NAME not in str(identity_of(second))
    assert "cannot be opened" in identity_of(second)["name"]


def test_whoever_raises_it_and_who_takes_in_are_named_and_nobody_else(world: World) -> None:
    row = world.raised()
    assert world.named(row) == {"teacher", "manager", "other_manager"}
    verbs = set(Entry.objects.filter(reference=row.reference).values_list("verb", flat=True))
    assert verbs == {"dispute_case.raised", "level3_grant.named"}
    values = "".join(Entry.objects.filter(reference=row.reference).values_list("after", flat=True))
    assert row.about not in values


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"subject": "dog"}, "subject"), ({"kind": "weather"}, "kind"), ({"about": " "}, "about"),
        ({"about": "x" * 4001}, "about"), ({"wanted": "x" * 4001}, "wanted"), ({"own_number": "x" * 61}, "own_number"),
        ({"who": Who("x" * 201)}, "name"), ({"raised_by": "council"}, "raised_by"),
        ({"answered_by": "school"}, "answered_by"),
    ],
)  # fmt: skip
def test_what_stands_against_raising_one(world: World, fields: dict[str, Any], field: str) -> None:
    told = {key: getattr(world, value) if key.endswith("_by") else value for key, value in fields.items()}
    with pytest.raises(DomainError) as error, transaction.atomic():
        world.raised(**told)
    assert error.value.field == field
    assert not Disagreement.objects.exists()


@pytest.mark.parametrize("who", ["member", "director", "chief", "scrutineer", "officer"])
def test_roles_that_raise_none(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        world.raised(who)


def test_over_easter_each_step_keeps_its_clock_and_ends_within_it(world: World, clock) -> None:
    clock.set(at(2027, 3, 23, 9))
    row = world.raised("school")
    world.name(row, "council")
    clock.set(at(2027, 3, 24, 15))
    services.answer(row=row, text="We saw the family.", agency=world.council, by=world.by("council"))
    services.take_on(row=row, text="We do not agree.", version=1, by=world.by("school"))
    row.refresh_from_db()
    clock.set(at(2027, 4, 2, 18))
    page = dispute_page(row, world.by("school"))
    assert [line.clock.words for line in page.steps if line.clock] == ["Within its limit", "Due today"]
    services.end(row=row, outcome="resolved", text="It begins.", learning="Ring sooner.", version=row.version,
                 by=world.by("council"))  # fmt: skip
    row.refresh_from_db()
    page = dispute_page(row, world.by("school"))
    assert (page.outcome, row.ended_stage) == ("Resolved between the agencies at stage 2", 2)
    assert [line.clock.words for line in page.steps if line.clock] == ["Within its limit"] * 2
    assert list(page.stage_times) == [("Stage 1", "1 working day"), ("Stage 2", "5 working days")]
    said = [(line.get_what_display(), line.stage, line.author.name) for line in page.log]
    people = {who: person.name for who, person in world.people.items()}
    assert said == [
        ("Raised", 1, people["school"]), ("Answered", 1, people["council"]),
        ("Taken to the next step", 2, people["school"]), ("Ended", 2, people["council"]),
    ]  # fmt: skip


def test_past_clocks_are_frozen_and_open_ones_follow_the_calendar(world: World, clock) -> None:
    clock.set(at(2027, 3, 23, 9))
    row = world.raised("school")
    clock.set(at(2027, 3, 25, 15))
    services.take_on(row=row, text="We do not agree.", version=1, by=world.by("school"))
    row.refresh_from_db()
    NonWorkingDay.objects.create(day="2027-03-24", name="A day off, added later")
    NonWorkingDay.objects.create(day="2027-03-30", name="Another")
    page = dispute_page(row, world.by("school"))
    dues = [line.clock.due_at for line in page.steps if line.clock]
    assert dues == [at(2027, 3, 26, 0), at(2027, 4, 7, 0)]
    before = list(CaseStep.objects.filter(ended_at__isnull=False).values())
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseStep.objects.filter(ended_at__isnull=False).update(due_at=at(2030, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseSaid.objects.update(text="Something else")
    assert list(CaseStep.objects.filter(ended_at__isnull=False).values()) == before


def test_the_urgent_track_has_limits_in_hours(world: World, clock) -> None:
    clock.set(at(2027, 3, 26, 17))  # Good Friday
    row = world.raised("school")
    step = CaseStep.objects.get()
    assert (step.limit_unit, step.due_at) == ("working days", at(2027, 4, 1, 0))
    services.make_urgent(row=row, text="He goes home tonight.", version=1, by=world.by("school"))
    step.refresh_from_db()
    assert (step.limit_amount, step.limit_unit, step.due_at) == (4, "hours", at(2027, 3, 26, 21))
    row.refresh_from_db()
    with pytest.raises(OutOfState):
        services.make_urgent(row=row, text="Again", version=row.version, by=world.by("school"))
    clock.set(at(2027, 3, 27, 20))
    services.take_on(row=row, text="No answer.", version=row.version, by=world.by("school"))
    assert CaseStep.objects.get(position=1).due_at == at(
        2027, 3, 28, 21
    )  # a day of hours, over the change of the clocks


def test_a_protocol_with_letters_has_several_steps_in_a_stage_and_tells_the_partnership(world: World, clock) -> None:
    services.choose_protocol(use="children", key="letters", by=world.by("manager"))
    clock.set(at(2027, 6, 1, 9))
    row = world.raised("school")
    for expected in ((0, 1), (1, 1), (2, 1), (3, 2)):
        step = row.steps.get(ended_at__isnull=True)
        assert (step.position, step.stage) == expected
        row.refresh_from_db()
        if expected[0] < 3:
            services.take_on(row=row, text="On", version=row.version, by=world.by("school"))
    assert list(row.log.filter(what="told").values_list("stage", flat=True)) == [2]


def test_what_runs_keeps_the_protocol_it_began_with(world: World) -> None:
    row = world.raised("school")
    services.choose_protocol(use="children", key="letters", by=world.by("manager"))
    assert [row.protocol_key, world.raised("school").protocol_key] == ["proposed", "letters"]
    services.take_on(row=row, text="On", version=1, by=world.by("school"))
    assert row.steps.get(ended_at__isnull=True).who == "Their line managers"
    with pytest.raises(DomainError):
        services.choose_protocol(use="children", key="partners", by=world.by("manager"))
    with pytest.raises(NotAllowed):
        services.choose_protocol(use="children", key="joint", by=world.by("director"))
    assert [model_to_dict(one, ["use", "key"]) for one in Chosen.objects.all()] == [
        {"use": "children", "key": "letters"}
    ]


def test_who_may_do_what(world: World) -> None:
    row = world.raised()
    world.name(row, "council", "scrutineer", "director")
    said: dict[str, Any] = {"row": row, "version": 1}
    with pytest.raises(NotAllowed):  # who raised it as a practitioner reads it
        services.take_on(text="On", by=world.by("teacher"), **said)
    with pytest.raises(NotAllowed):  # not named
        services.answer(row=row, text="Hello", agency=world.school, by=world.by("school"))
    with pytest.raises(DomainError):  # not for another agency
        services.answer(row=row, text="Hello", agency=world.school, by=world.by("council"))
    with pytest.raises(DomainError):
        services.answer(row=row, text="Hello", agency=None, by=world.by("council"))
    for who in ("council", "manager"):
        with pytest.raises(NotAllowed):
            services.end(outcome="upheld", text="It is upheld.", by=world.by(who), **said)
    for who in ("scrutineer", "director"):
        with pytest.raises(NotAllowed):
            services.end(outcome="resolved", text="It is settled.", by=world.by(who), **said)
    for outcome in ("", "referred", "won"):
        with pytest.raises(DomainError):
            services.end(outcome=outcome, text="It is over.", by=world.by("scrutineer"), **said)
    services.end(outcome="in_part", text="An assessment begins.", by=world.by("scrutineer"), **said)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.closed_by) == ("closed", "in_part", world.people["scrutineer"])


def test_once_it_has_ended_only_learning_is_added(world: World) -> None:
    row = world.raised("school")
    with pytest.raises(OutOfState):
        services.add_learning(row=row, text="Too soon", version=1, by=world.by("manager"))
    services.end(row=row, outcome="withdrawn", text="They spoke.", version=1, by=world.by("school"))
    row.refresh_from_db()
    for deed in (services.take_on, services.make_urgent):
        with pytest.raises(OutOfState):
            deed(row=row, text="On", version=row.version, by=world.by("school"))
    with pytest.raises(OutOfState):
        services.end(row=row, outcome="withdrawn", text="Again", version=row.version, by=world.by("school"))
    services.add_learning(row=row, text="Ring first.", version=row.version, by=world.by("manager"))
    row.refresh_from_db()
    assert row.learning == "Ring first."


def test_two_at_once_the_later_sees_that_something_changed(world: World) -> None:
    row = world.raised("school")
    services.take_on(row=row, text="On", version=1, by=world.by("manager"))
    with pytest.raises(Conflict):
        services.take_on(row=row, text="On too", version=1, by=world.by("school"))
    assert row.steps.count() == 2


def test_after_the_last_step_there_is_no_next(world: World) -> None:
    services.choose_protocol(use="adults", key="one_week", by=world.by("manager"))
    row = world.raised("school", subject="adult")
    assert row.pseudonym.startswith("Adult ")
    with pytest.raises(OutOfState):
        services.take_on(row=row, text="On", version=1, by=world.by("school"))


def test_an_agencys_own_number_is_for_its_own_people(world: World) -> None:
    row = world.raised()
    world.name(row, "school", "council")
    services.keep_own_number(row=row, agency=world.council, number="LA 9 / 1", by=world.by("council"))
    seen = {who: list(dispute_page(row, world.by(who)).own_numbers) for who in ("school", "council", "manager")}
    assert seen == {
        "school": [("Hill School", "HS/4711")], "council": [("Northmoor Council", "LA 9 / 1")], "manager": [],
    }  # fmt: skip
    with pytest.raises(DomainError):
        services.keep_own_number(row=row, agency=world.council, number="mine", by=world.by("school"))
    assert OwnNumber.objects.count() == 2


def test_an_interest_keeps_away_whoever_raised_it_too(world: World) -> None:
    row = world.raised("school")
    record_interest(reference=row.reference, person=world.people["school"], interest="kin",
                    reason="It is about my own nephew", by=world.by("school"))  # fmt: skip
    with pytest.raises(NotAllowed):
        services.take_on(row=row, text="On", version=1, by=world.by("school"))


def test_a_clock_set_back_ends_a_step_where_it_began(world: World, clock) -> None:
    clock.set(at(2027, 6, 1, 9))
    row = world.raised("school")
    CaseAccess.objects.update(starts_at=at(2027, 5, 31))
    clock.set(at(2027, 6, 1, 9) - timedelta(hours=2))
    services.take_on(row=row, text="On", version=1, by=world.by("school"))
    step = row.steps.get(position=0)
    assert step.ended_at == step.begins_at
