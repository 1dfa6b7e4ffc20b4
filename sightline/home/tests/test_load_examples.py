"""`manage.py load_examples`: all or the rest of a half load, once, with the sign-ins kept as they are made."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.governance.models import Partnership
from sightline.home.example_loading import FILES, load_all
from sightline.home.examples import half_kept, request_examples, sign_ins_path
from sightline.home.tests.examples import FOLDER, said_of
from sightline.indicators.models import Period
from sightline.kernel.models import NonWorkingDay
from sightline.kernel.working_days import is_working_day
from sightline.plans.models import Plan

pytestmark = pytest.mark.django_db
TWO = {"NMR": FILES["NMR"], "EHC": FILES["EHC"]}
NAMES = [said_of(code)["partnership"]["name"] for code in FILES]


@pytest.fixture(autouse=True)
def _var(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.LOCAL = tmp_path, True


def headings() -> list[str]:
    """Return the partnerships for which sign-ins are kept, in order."""
    return [line for line in sign_ins_path().read_text(encoding="utf-8").splitlines() if line in NAMES]


class Stopped(Exception):
    """Stands for a machine that is switched off."""


def test_a_half_load_is_finished_and_a_whole_one_adds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def stop_at_eastholt(section: str) -> None:
        half_kept().write_text(f"Example sign-ins, half\n\n{section}\n\n", encoding="utf-8")
        if section.startswith("Eastholt"):
            raise Stopped

    with pytest.raises(Stopped):
        load_all(FOLDER, TWO, keep=stop_at_eastholt)
    assert list(Partnership.objects.values_list("code", flat=True)) == ["NMR"]
    half_kept().write_text(f"{NAMES[0]}\n  kept from before\n\n{NAMES[1]}\n  lost with its rows\n", encoding="utf-8")
    assert request_examples(wanted=True)
    call_command("load_examples")
    text = sign_ins_path().read_text(encoding="utf-8")
    assert headings() == NAMES
    assert ("kept from before" in text, "lost with its rows" in text) == (True, False)
    assert capsys.readouterr().out == text
    assert not half_kept().exists()
    assert sign_ins_path().stat().st_mode & 0o777 == 0o600
    before = Entry.objects.count()
    call_command("load_examples")
    assert (capsys.readouterr().out, Entry.objects.count()) == ("The examples are already here.\n", before)
    assert sign_ins_path().read_text(encoding="utf-8") == text


def test_examples_that_came_later_are_asked_for(settings: Any) -> None:
    sign_ins_path().write_text(f"{NAMES[0]}\n", encoding="utf-8")
    load_all(FOLDER, {"NMR": FILES["NMR"]})
    assert not request_examples(wanted=False)
    assert request_examples(wanted=True)


def test_nothing_is_asked_of_an_installation_that_has_people_and_no_examples() -> None:
    load_all(FOLDER, {"NMR": FILES["NMR"]})
    assert not request_examples(wanted=True)


def test_half_an_example_is_refused_on_an_open_installation(settings: Any) -> None:
    half_kept().touch()
    settings.LOCAL = False
    with pytest.raises(CommandError, match="Load them only where SIGHTLINE_LOCAL is 1"):
        call_command("load_examples")
    with pytest.raises(CommandError, match="holds the example partnerships"):
        call_command("prepare")


@pytest.mark.parametrize("today", [date(2027, 4, 1), date(2028, 2, 29)])
def test_the_examples_are_current_on_any_day(today: date) -> None:
    load_all(FOLDER, today=today)
    closed = set(NonWorkingDay.objects.values_list("day", flat=True))
    due = set(Period.objects.values_list("due_on", flat=True))
    assert {day for day in due if day >= today or not is_working_day(day, closed)} == set()
    for plan in Plan.objects.all():
        assert plan.starts_on <= today <= plan.ends_on
        late = Action.objects.filter(planned__plan=plan, status="open", due_on__lt=today).count()
        assert 1 <= late <= 6
