"""People at once on one report: one is first, the others are told, and no word is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.models import MailMessage
from sightline.reporting import services
from sightline.reporting.models import Report, ReportVersion, Section, Step
from sightline.reporting.services import EntrySaid, Said
from sightline.reporting.tests.world import World, make_world
from tests.factories import standing

pytestmark = pytest.mark.django_db(transaction=True)
Deed = Callable[[], object]


@pytest.fixture
def world() -> World:
    return make_world()


def at_once(*deeds: Deed) -> list[DomainError | None]:
    """Begin all deeds at the same moment; return for each the error it was refused with, or None."""
    ready = Barrier(len(deeds))

    def run(deed: Deed) -> DomainError | None:
        try:
            ready.wait(20)
            deed()
        except DomainError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def fresh(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_a_report_is_sent_once_however_many_press_send(world: World) -> None:
    world.round()
    report = world.write(world.report(), "neglect", good="Fernside shares its work.")
    by = world.by("neglect")
    refused = at_once(*[lambda: services.send(report=fresh(report), version=report.version, by=by)] * 4)
    assert sorted(type(one).__name__ for one in refused) == ["NoneType", *["OutOfState"] * 3]
    assert (ReportVersion.objects.count(), Step.objects.filter(deed="submit").count()) == (1, 1)
    assert MailMessage.objects.filter(kind=services.TOLD).count() == 1


def test_what_is_written_while_others_are_taken_in_is_kept_or_given_back_with_both_texts(world: World) -> None:
    world.round()
    sent = world.sent(world.neglect, "neglect", good="Fernside shares its work.")
    into = world.report(world.delivery)
    chair, unit = world.by("delivery"), standing(world.manager, world.partnership)
    entries = list(Section.objects.filter(report=sent).values_list("pk", flat=True))
    said = Said("yes", "In short.", {}, {"good": EntrySaid("Our own words.")})
    wrote, took = at_once(
        lambda: services.save_report(report=fresh(into), said=said, version=into.version, by=chair),
        lambda: services.collate(into=fresh(into), reports=[sent.pk], sections=entries, by=unit),
    )
    texts = set(fresh(into).sections.values_list("text", flat=True))
    assert (took, fresh(sent).collated_into_id, "Fernside shares its work." in texts) == (None, into.pk, True)
    assert ("Our own words." in texts) == (wrote is None)
    assert wrote is None or isinstance(wrote, Conflict)


def test_taking_in_one_while_another_is_taken_out_makes_nobody_wait_in_a_circle(world: World) -> None:
    world.round()
    one = world.sent(world.neglect, "neglect", good="Fernside shares its work.")
    other = world.sent(world.exploitation, "exploitation", good="Six schools joined.")
    into, chair = world.report(world.delivery), world.by("delivery")
    services.collate(into=into, reports=[one.pk], sections=[], by=chair)
    refused = at_once(
        lambda: services.leave_out(report=fresh(one), by=chair),
        lambda: services.collate(into=fresh(into), reports=[one.pk, other.pk], sections=[], by=chair),
        lambda: services.leave_out(report=fresh(one), by=chair),
    )
    assert {type(error) for error in refused if error} <= {OutOfState}
    assert refused[1] is None
    assert fresh(other).state == "collated"
