"""Several at one return at the same moment: one deed is done, the others are told, and no figure stands twice."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from sightline.accounts.models import Person
from sightline.audittrail.models import Entry
from sightline.governance.models import Group
from sightline.indicators.models import DataReturn, Observation, Release
from sightline.indicators.rules.checks import Line
from sightline.indicators.services.collecting import opening, states
from sightline.indicators.services.collecting.storing import store_figures
from sightline.indicators.services.dictionary import publish_indicator
from sightline.indicators.services.releasing import ReleaseText, make_release, publish_release
from sightline.indicators.tests.world import COUNT, make_world
from sightline.kernel.errors import OutOfState
from tests import factories as make
from tests.attacks.test_minutes_at_once import at_once
from tests.indicators import line as give

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def test_figures_are_kept_once_and_a_return_is_accepted_once() -> None:
    world = make_world()
    one = world.indicator(COUNT)
    give(one, [4], last=date(2026, 7, 1))
    opening.open_period(frequency="quarter", day=date(2026, 8, 5), working_days=5, by=world.by)
    owed, analyst = DataReturn.objects.get(), world.standing(world.analyst)
    lines = [Line(2, "M01", numerator=9)]
    ended = at_once([lambda: store_figures(data_return=owed, lines=lines, version=1, by=analyst)] * MANY)
    assert ended == [*["Conflict"] * (MANY - 1), "done"]
    row = states.submit_return(data_return=owed, version=2, by=analyst)
    second = world.standing(world.second)
    deeds: list[Callable[[], object]] = [
        *[lambda: states.accept_return(data_return=row, version=3, by=world.by)] * (MANY // 2),
        *[lambda: states.send_back(data_return=row, reason="Look again", version=3, by=second)] * (MANY // 2),
    ]
    ended = at_once(deeds)
    assert ended == [*["Conflict"] * (MANY - 1), "done"]
    figures = list(Observation.objects.order_by("pk").values_list("numerator", "state"))
    accepted = DataReturn.objects.get().state == "accepted"
    assert figures == ([(4, "s"), (9, "c")] if accepted else [(4, "c"), (9, "d")])


def waits(deed: Callable[[], object]) -> bool:
    """Whether a deed of somebody else has to wait for what is not yet committed here."""
    ended: list[str] = []

    def one() -> None:
        patience = "SET lock_timeout = 50" if connection.vendor == "postgresql" else "PRAGMA busy_timeout = 50"
        try:
            with connection.cursor() as cursor:
                cursor.execute(patience)
            deed()
            ended.append("done")
        except OperationalError:
            ended.append("waited")
        finally:
            connection.close()

    thread = threading.Thread(target=one)
    thread.start()
    thread.join()
    return ended == ["waited"]


def test_a_period_is_frozen_before_or_after_a_deed_on_its_return_and_never_beside_it() -> None:
    world = make_world()
    world.indicator(COUNT)
    period = opening.open_period(frequency="quarter", day=date(2026, 8, 5), working_days=5, by=world.by).period
    owed, analyst = DataReturn.objects.get(), world.standing(world.analyst)
    store_figures(data_return=owed, lines=[Line(2, "M01", numerator=9)], version=1, by=analyst)

    def freeze() -> object:
        return opening.freeze_period(period=period, version=1, by=world.by)

    with transaction.atomic():
        row = states.submit_return(data_return=owed, version=2, by=analyst)
        assert waits(freeze)
    with pytest.raises(OutOfState, match="1 return waits to be accepted"):
        freeze()
    with transaction.atomic():
        states.accept_return(data_return=row, version=3, by=world.by)
        assert waits(freeze)

    def revise() -> object:
        return states.revise_return(data_return=row, reason="One came late", version=4, by=analyst)

    with transaction.atomic():
        freeze()
        assert waits(revise)
    with pytest.raises(OutOfState, match="The period is frozen"):
        revise()
    stands = DataReturn.objects.values_list("state", "observations__state", "observations__final")
    assert list(stands) == [("frozen", "c", True)]


def test_of_two_who_approve_one_release_at_once_one_publishes_it() -> None:
    world = make_world()
    board = Group.objects.get(name="Executive")
    other = make.appoint(make.seat(board, world.council), make.make_person("Ned Lark"))
    one = world.indicator(COUNT)
    publish_indicator(indicator=one, publish=True, version=1, by=world.standing(world.executive))
    give(one, [21, 26, 24], last=date(2026, 7, 1))
    text = ReleaseText("Figures", "dfe_cin", date(2026, 1, 1), date(2026, 7, 1), (one.reference,))
    row = make_release(new=text, by=world.by)

    def by_each(person: Person) -> Callable[[], object]:
        by = world.standing(person)
        return lambda: publish_release(row=row, version=row.version, by=by)

    assert at_once([by_each(world.executive), by_each(other)]) == ["Conflict", "done"]
    assert Entry.objects.filter(verb="release.published").count() == 1
    assert Release.objects.get().state == "published"
