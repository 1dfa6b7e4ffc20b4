"""The pages of what is read: dashboard, indicator, quarter, life course, pack; and what a measure of a plan shows."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from sightline.indicators.models import DataReturn, Indicator, Observation, Question, Rebase, ReturnLine
from sightline.indicators.queries.reading.dashboard import Asked, dashboard
from sightline.indicators.queries.reading.indicator import indicator_page
from sightline.indicators.queries.reading.quarters import quarter, quarter_from
from sightline.indicators.services.rebasing import rebase, withdraw_rebase
from sightline.indicators.tests.world import World
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from tests import factories as make
from tests.indicators import line, make_indicator, make_period, make_return, months_back

pytestmark = pytest.mark.django_db
FLAT = [60, 62, 58, 61, 59, 60, 63, 57, 60, 61, 59, 62]
LAST = months_back(england_today().replace(day=1) - timedelta(days=1), 1)[0].replace(day=1)


def share(world: World, code: str, after: list[int], **more: Any) -> Indicator:
    """A percentage out of 100 that is flat for a year and then as told."""
    given = {
        "unit": "percent",
        "better": "higher",
        "target": 85.0,
        "supplier": world.council,
        "denominator": "Children",
        "numerator": "Seen",
        "baseline_points": 12,
        "theme": "Missing",
        "life_stage": "children",
        **more,
    }
    one = make_indicator(world.partnership, code, **given)
    figures = FLAT + after
    line(one, figures, out_of=[100] * len(figures), last=LAST)
    return one


def tiles(world: World, **asked: str) -> list[tuple[str, str, str]]:
    found = dashboard(make.standing(world.manager, world.partnership), Asked(**asked))
    return [(one.indicator.code, one.charted.told.state, one.charted.told.assurance) for one in found.tiles]


def test_concern_comes_first_and_filters_narrow_it(world: World) -> None:
    share(world, "A1", [59, 62] * 4)
    share(world, "B2", [90] * 8, theme="Neglect", life_stage="")
    share(world, "C3", [30] * 8, supplier=world.police)
    make_indicator(world.partnership, "D4", unit="narrative", theme="Missing")
    every = [
        ("C3", "worse", "fail"),
        ("A1", "usual", "fail"),
        ("D4", "unknown", ""),
        ("B2", "better", "fail"),
    ]
    assert tiles(world) == every
    assert [code for code, *_ in tiles(world, order="code")] == ["A1", "B2", "C3", "D4"]
    assert [code for code, *_ in tiles(world, theme="Neglect")] == ["B2"]
    assert [code for code, *_ in tiles(world, agency=str(world.police.pk))] == ["C3"]
    assert [code for code, *_ in tiles(world, stage="all")] == ["D4", "B2"]
    assert [code for code, *_ in tiles(world, state="better")] == ["B2"]
    assert tiles(world, priority="nothing") == []


def test_a_locality_has_charts_of_its_own_figures(world: World) -> None:
    one = share(world, "A1", [59, 62] * 4, splits={"Locality": ["North", "South"]})
    share(world, "B2", [59, 62] * 4)
    line(one, [10] * 14, out_of=[100] * 14, last=LAST, dimension="Locality", part="North")
    found = dashboard(make.standing(world.manager, world.partnership), Asked(locality="North"))
    assert [(tile.indicator.code, tile.charted.figure) for tile in found.tiles] == [("A1", "10%")]
    assert found.choices["locality"] == [("North", "North"), ("South", "South")]


def test_the_banner_says_how_many_are_in_and_who_is_missing(world: World) -> None:
    share(world, "A1", [60])
    late = share(world, "C3", [60], supplier=world.police)
    Observation.objects.filter(indicator=late, starts_on=LAST).delete()
    ends = (LAST + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    make_period(world.partnership, frequency="month", starts_on=LAST, ends_on=ends, due_on=ends)
    found = dashboard(make.standing(world.manager, world.partnership), Asked()).arrived
    assert found is not None
    assert (found.count, found.total, found.words) == (1, 2, "Vale Police (1)")
    page = world.browser().get(world.href()).content.decode()
    assert "1 of 2 indicators are in" in page


def test_queries_do_not_grow_with_rows(world: World) -> None:
    browser = world.browser()
    one = share(world, "A1", [59, 62] * 4)
    paths = [
        "",
        "table/",
        "changed/",
        "pack/",
        "life-course/?theme=Missing",
        f"indicators/{one.reference}/",
        "questions/",
    ]
    counted: list[list[int]] = []
    browser.get(world.href())
    for extra in ((), ("B2", "C3")):
        for code in extra:
            more = share(world, code, [90] * 8)
            rebase(indicator=more, from_day=LAST, reason="New", by=make.standing(world.manager, world.partnership))
        rows = 3 if extra else 1
        for number in range(rows):
            Question.objects.create(
                partnership=world.partnership,
                reference=f"NMR-QF-{rows}{number}",
                indicator=one,
                text="Why?",
                agency=world.council,
                group=world.group,
                asked_by=world.chair,
                asked_on=LAST,
                due_on=LAST,
            )
            line(one, [5], out_of=[9], last=LAST, dimension="Sex", part=f"{rows}{number}")
        counts = []
        for path in paths:
            with CaptureQueriesContext(connection) as caught:
                assert browser.get(world.href(path)).status_code == 200, path
            counts.append(len(caught))
        counted.append(counts)
    assert counted[0] == counted[1]
    assert counted[0][0] <= 15
    assert max(counted[0]) <= 18


def test_the_page_of_an_indicator_has_what_stands_behind_it(world: World) -> None:
    one = share(world, "A1", [90] * 8, definition="Of children who came back.")
    line(one, [26, 3], out_of=[30, 12], last=LAST, dimension="Ethnicity", part="Other")
    line(one, [40, 40], out_of=[50, 50], last=LAST, dimension="Ethnicity", part="White British")
    newest = Observation.objects.get(indicator=one, starts_on=LAST, dimension="")
    Observation.objects.filter(pk=newest.pk).update(state="s")
    Observation.objects.create(
        partnership=world.partnership,
        indicator=one,
        starts_on=LAST,
        numerator=91,
        denominator=100,
        state="c",
        revision=2,
    )
    owed = make_return(make_period(world.partnership), world.council, one)
    ReturnLine.objects.filter(data_return=owed).update(commentary="Two more people began.")
    DataReturn.objects.filter(pk=owed.pk).update(
        state="accepted", submitted_at="2026-10-12T09:00Z", accepted_at="2026-10-12T09:00Z", accepted_by=world.manager
    )
    page = world.browser().get(world.href(f"indicators/{one.reference}/")).content.decode()
    for words in (
        "Improving, higher",
        "Above the upper limit",
        "Target 85%: met in 8 of 20 months",
        "Of children who came back.",
        "Two more people began.",
        "Was 90.0%",
        "Provisional, revised",
        "Small numbers: read with care.",
        "0.31 times that of all others",
        "This indicator is not set beside a published figure yet.",
    ):
        assert words in page, words
    why = world.browser().get(world.href(f"indicators/{one.reference}/why/")).content.decode()
    assert "and are held forward so that a change shows" in why


def test_an_indicator_without_a_figure_says_nothing_of_its_target(world: World) -> None:
    page = indicator_page(world.indicator(), world.by)
    assert (page.charted.figure, page.met) == ("No figure yet", "")


def test_nobody_reads_an_indicator_or_its_figures_who_may_not(world: World) -> None:
    one = share(world, "A1", [60])
    worker = make.appoint(
        make.make_post(world.partnership, "Worker", world.council, role="PRA"), make.make_person("Wil")
    )
    browser = world.browser(worker)
    assert browser.get(world.href(f"indicators/{one.reference}/")).status_code == 404
    assert "Indicator A1" not in browser.get(world.href()).content.decode()
    Indicator.objects.filter(pk=one.pk).update(published=True)
    assert browser.get(world.href(f"indicators/{one.reference}/")).status_code == 200
    assert browser.get(world.href("pack/")).status_code == 404
    assert world.browser(world.analyst).get(world.href("pack/")).status_code == 403


def test_a_rebase_has_a_reason_an_author_and_can_be_taken_back(world: World) -> None:
    one = share(world, "A1", [90] * 14)
    by = make.standing(world.manager, world.partnership)
    start = months_back(LAST, 14)[0]
    with pytest.raises(NotAllowed):
        rebase(indicator=one, from_day=start, reason="New", by=make.standing(world.analyst, world.partnership))
    for day, reason in ((months_back(LAST, 26)[0], "The first"), (date(1999, 1, 1), "No figure"), (start, " ")):
        with pytest.raises(DomainError):
            rebase(indicator=one, from_day=day, reason=reason, by=by)
    browser, href = world.browser(), world.href(f"indicators/{one.reference}/rebase/")
    assert browser.post(href, {"from_day": start.isoformat(), "reason": "New pathway"}).status_code == 302
    assert browser.post(href, {"from_day": start.isoformat(), "reason": "Twice"}).status_code == 422
    assert tiles(world) == [("A1", "usual", "inconsistent")]
    page = browser.get(world.href(f"indicators/{one.reference}/")).content.decode()
    assert "New pathway" in page
    made = Rebase.objects.get(withdrawn_at=None)
    withdraw_rebase(rebase=made, by=by)
    with pytest.raises(OutOfState):
        withdraw_rebase(rebase=made, by=by)
    assert tiles(world) == [("A1", "better", "fail")]


def test_a_quarter_is_read_as_it_stood_at_its_end(world: World) -> None:
    share(world, "A1", [59, 62] * 4 + [90] * 4)
    by = make.standing(world.manager, world.partnership)
    today = by.today
    now = quarter(by, quarter_from("", today))
    before = quarter(by, quarter_from(now.quarters[2][0], today))
    assert [part.state for part in before.parts if part.lines] == ["usual"]
    assert quarter_from("2099-01", today) == quarter_from("x", today) == quarter_from("", today)
    assert world.browser().get(world.href("changed/?quarter=%00")).status_code == 200


def test_the_pack_is_a_document_and_a_workbook(world: World) -> None:
    one = share(world, "A1", [90] * 8, definition="Of children who came back.")
    Question.objects.create(
        partnership=world.partnership,
        reference="NMR-QF-1",
        indicator=one,
        text="Who is not seen?",
        agency=world.council,
        group=world.group,
        asked_by=world.chair,
        asked_on=LAST,
        due_on=LAST,
    )
    browser = world.browser()
    word = Document(io.BytesIO(browser.get(world.href("pack/?format=docx")).content))
    texts = [part.text for part in word.paragraphs]
    assert "A1 Indicator A1" in texts
    assert any(text.startswith("Quality group asked (NMR-QF-1): Who is not seen? No answer yet") for text in texts)
    assert browser.get(world.href("pack/?format=pdf")).content.startswith(b"%PDF")
    book = load_workbook(io.BytesIO(browser.get(world.href("pack/?format=xlsx")).content))
    assert book.sheetnames == ["What changed", "Indicators", "Figures", "Questions"]
    assert [type(row[5].value) for row in list(book["Figures"].rows)[-2:]] == [int, int]
    assert world.browser(world.chair).get(world.href("pack/")).status_code == 200


def test_the_life_course_says_where_nothing_is_counted(world: World) -> None:
    share(world, "A1", [59, 62] * 4)
    share(world, "B2", [59, 62] * 4, life_stage="adults")
    page = world.browser().get(world.href("life-course/")).content.decode()
    assert page.index("Indicator A1") < page.index("Indicator B2")
    assert "Before birth and under 5, Young people moving to adulthood, Older adults" in page


def test_a_measure_of_a_plan_shows_what_its_chart_says(world: World) -> None:
    one = share(world, "A1", [90] * 8)
    plan = make.make_plan(world.partnership)
    priority = plan.priorities.get()
    browser = world.browser()
    href = f"/{world.partnership.slug}/priorities/{priority.reference}/"
    add = browser.post(
        f"{href}lines/measures/add/", {"text": "More children are seen", "direction": "", "indicator": one.pk}
    )
    assert add.status_code == 302
    page = browser.get(href).content.decode()
    assert "Improving, higher" in page
    assert "90% in" in page
    assert [code for code, *_ in tiles(world, priority=priority.reference)] == ["A1"]
    elsewhere = make_indicator(make.make_partnership("ELS"), "Z9")
    refused = browser.post(f"{href}lines/measures/add/", {"text": "Other", "direction": "", "indicator": elsewhere.pk})
    assert refused.status_code == 422
