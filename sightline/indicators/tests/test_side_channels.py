"""What of the data set somebody may not see, sought where such things leak: selects, references, packs, mail, files."""

import csv
import io
import re
import zipfile
from datetime import date, timedelta

import pytest

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Group
from sightline.indicators.models import DataReturn, Observation, Question, ReleasedFigure
from sightline.indicators.queries.reading.packs import pack_of
from sightline.indicators.services import question_mails
from sightline.indicators.services.collecting import extending, opening, states
from sightline.indicators.services.questions import NewQuestion, ask_question
from sightline.indicators.tests.returning import store
from sightline.indicators.tests.world import COUNT, World
from sightline.kernel.dates import england_today
from sightline.kernel.errors import OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.references import resolve
from tests import factories as make
from tests.indicators import line, make_indicator, make_period, make_release, make_return

SOON = england_today() + timedelta(days=14)


def question(world: World) -> Question:
    """A question of the quality group on the council's figure, told to the council's analyst."""
    one = make_indicator(world.partnership, "M04", supplier=world.council)
    line(one, [4, 5, 6])
    by = make.standing(world.chair, world.partnership)
    return ask_question(indicator=one, new=NewQuestion("Who is not seen?", SOON, group=world.group), by=by)


def ended(person: Person) -> None:
    Appointment.objects.filter(person=person).update(ends_on=england_today() - timedelta(days=1))


def test_a_reference_and_a_filter_tell_nothing_of_what_one_may_not_read(world: World, owed: DataReturn) -> None:
    """Attacks 14, 15: a return, a question and a release by their references; agencies in a select."""
    row = question(world)
    release = make_release(row.indicator, world.manager, title="Out", state="ready")
    references = (owed.reference, row.reference, release.reference)
    for person, seen in (
        (world.manager, [True] * 3),
        (world.analyst, [True, True, False]),
        (world.officer, [False] * 3),
    ):
        by = make.standing(person, world.partnership)
        assert [resolve(one, by) is not None for one in references] == seen
    officer = world.browser(world.officer).get(world.href("returns/?state=any")).content.decode()
    assert ">Northmoor Council</option>" not in officer
    assert ">Northmoor Council</option>" in world.browser().get(world.href("returns/?state=any")).content.decode()


def test_an_indicator_is_found_by_who_may_read_it(world: World) -> None:
    """Attack 18: the search of a practitioner, who reads what is published alone."""
    make_indicator(world.partnership, "ZQ1", name="Zyxin kept")
    make_indicator(world.partnership, "ZQ2", name="Zyxin public", published=True)
    nurse = make.appoint(make.make_post(world.partnership, "Nurse", world.police, role="PRA"))
    for person, found in ((world.manager, [True, True]), (nurse, [False, True])):
        page = world.browser(person).get(f"/{world.partnership.slug}/search/?q=Zyxin").content.decode()
        assert [f">Zyxin</mark> {one}" in page or f"Zyxin {one}" in page for one in ("kept", "public")] == found


def test_no_file_of_the_data_set_holds_a_formula(world: World) -> None:
    """Attack 39: what agencies and the unit type, in each file it comes out of."""
    bad = "=1+1"
    row = make_indicator(
        world.partnership, "Z9", name=bad, definition=bad, theme=bad, supplier=world.council, frequency="quarter",
        published=True, splits={"Place": [bad]}, numerator=bad,
    )  # fmt: skip
    line(row, [40, 41, 44])
    owed = make_return(make_period(world.partnership), world.council, row)
    type(world.council).objects.filter(pk=world.council.pk).update(name=bad)
    question = ask_question(
        indicator=row, new=NewQuestion(bad, SOON, group=world.group), by=make.standing(world.chair, world.partnership)
    )
    out = make_release(row, world.manager, title=bad, state="published")
    ReleasedFigure.objects.update(dimension="Place", part=bad)
    inside = [
        world.href(f"{one}format={kind}")
        for one in ("returns/?", "returns/missing/?", f"indicators/{row.reference}/?", "table/?", "dictionary/?",
                    "questions/?", "pack/?quarter=2026-07&")
        for kind in (("xlsx",) if one.startswith("pack") else ("csv", "xlsx"))
    ]  # fmt: skip
    inside += [world.href(f"releases/{out.reference}/figures.{kind}") for kind in ("csv", "xlsx")]
    inside += [f"/{world.partnership.slug}/public/data/figures.{kind}" for kind in ("csv", "xlsx")]
    inside.append(world.href("tidy/?frequency=quarter&part=data"))
    found = {where: world.browser().get(where) for where in inside}
    found["template"] = world.browser(world.analyst).get(world.href(f"returns/{owed.reference}/template/"))
    for where, answer in found.items():
        assert answer["Content-Disposition"].startswith("attachment"), where
        assert _formulas(answer.content) == [], where
    assert question.text == bad


def _formulas(content: bytes) -> list[str]:
    if not content.startswith(b"PK"):
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return [cell for row in rows for cell in row if cell.startswith("=")]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(one).decode() for one in package.namelist() if one.startswith("xl/worksheets/")]
    return [one for part in parts for one in re.findall(r"<f[ >][^<]*", part)]


def test_a_pack_holds_the_questions_its_reader_may_read(world: World) -> None:
    """Attacks 13, 16: the chair of another group takes the pack out; a meeting of another group reads it."""
    row, other = question(world), make.make_group(world.partnership, "Other group")
    chair = make.appoint(make.seat(other, world.police, "chair"))
    quarter = date(2026, 7, 1)

    def asked(person: Person, group: Group | None = None) -> list[str]:
        found = pack_of(make.standing(person, world.partnership), quarter, group)
        return [one.reference for page in found.pages for one in page.questions]

    assert asked(world.chair) == asked(world.manager) == asked(world.manager, world.group) == [row.reference]
    assert asked(chair) == asked(world.manager, other) == []


def test_a_mail_about_figures_waits_for_nobody_who_lost_the_right(world: World, owed: DataReturn) -> None:
    """Attack 24: rights are asked again when a mail goes out."""
    question(world)
    extending.chase(by=world.standing(world.manager, england_today()))
    mails = {one.kind: one for one in MailMessage.objects.filter(to=world.analyst.email)}
    may = {"indicators.question": question_mails.may_still_tell, extending.OWED: extending.may_still_ask}
    assert {kind: may[kind](one) for kind, one in mails.items()} == dict.fromkeys(may, True)
    ended(world.analyst)
    assert {kind: may[kind](one) for kind, one in mails.items()} == dict.fromkeys(may, False)


def test_nothing_of_a_frozen_period_changes_by_any_way_in(world: World, owed: DataReturn) -> None:
    """Attack 46: a return that never came in, after the freeze."""
    opening.freeze_period(period=owed.period, version=owed.period.version, by=world.by)
    with pytest.raises(OutOfState, match="frozen"):
        store(world, owed)
    with pytest.raises(OutOfState, match="frozen"):
        states.submit_return(data_return=owed, version=owed.version, by=world.standing(world.analyst))
    assert Observation.objects.count() == 0


def test_files_are_for_those_who_may_take_them_out_and_of_what_is_out(world: World, owed: DataReturn) -> None:
    """Attacks 12, 13: the file beside a list, a chart or a release asks for the right of its own."""
    row = world.indicator(COUNT, code="M09")
    ready = make_release(row, world.manager, title="Not out", state="ready")
    assert world.browser().get(world.href(f"releases/{ready.reference}/figures.csv")).status_code == 404
    for page in ("returns/?state=any&", "returns/missing/?", f"indicators/{row.reference}/?", "table/?"):
        whole, analyst = (
            world.browser(one).get(f"{world.href(page)}format=csv") for one in (world.manager, world.analyst)
        )
        assert "attachment" in whole["Content-Disposition"], page
        assert "Content-Disposition" not in analyst, page
