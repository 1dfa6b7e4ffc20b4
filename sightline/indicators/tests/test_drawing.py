"""One reading gives the points, the icons and the words; the drawing is well-formed and says it all without eyes."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from sightline.indicators import drawing, telling
from sightline.indicators.drawing import Look
from sightline.indicators.rules.charts import Settings, read_series

MONTHS = [date(2024 + (at + 6) // 12, (at + 6) % 12 + 1, 1) for at in range(28)]
HELD = [61, 64, 58, 66, 63, 60, 65, 59, 62, 67, 61, 63, 60, 64, 62, 66, 64, 60, 70, 74, 71, 76, 73, 78, 75, 77, 79, 78]
SVG = "{http://www.w3.org/2000/svg}"


def interviews(**more):
    return read_series("xmr", MONTHS, HELD, settings=Settings(direction="increase", baseline=18, target=85, **more))


def parts(svg):
    text = svg.decode() if isinstance(svg, bytes) else svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    root = ET.fromstring(text)  # noqa: S314 - our own drawing
    marks = (part for part in root.iter() if part.get("class", "").startswith("p-"))
    return root, {part.get("class"): str(part.get("d")).count("M") for part in marks}


def test_a_whole_chart_shows_each_point_by_its_kind_and_tells_all_in_words():
    chart = interviews()
    root, marks = parts(drawing.chart_svg(chart, Look("Return home interviews <72 hours>", unit="%")))
    assert marks == {"p-u": 18, "p-b": 10}
    assert root.find(f"{SVG}title").text == "Return home interviews <72 hours>"
    assert root.find(f"{SVG}desc").text == (
        "Control chart (XmR), 28 months: July 2024 to October 2026. Newest: 78%, improving, above the upper limit. "
        "The average is 63%; 52% to 73% is expected. Special cause points: 10 improving. Target 85%: met in 0 of 28 "
        "months, will be missed unless something changes."
    )
    words = [part.text for part in root.iter(f"{SVG}text")]
    assert words == [
        "60%", "70%", "80%", "Jul 2024", "Oct", "Jan 2025", "Apr", "Jul", "Oct", "Jan 2026", "Apr", "Jul", "Oct",
        "Target 85%", "Average 63%", "Upper limit 73%", "Lower limit 52%",
    ]  # fmt: skip


def test_icons_and_words_come_of_the_same_reading():
    chart = interviews()
    assert (drawing.variation_icon(chart), drawing.assurance_icon(chart)) == ("improvement_high", "fail")
    turned = read_series("xmr", MONTHS, HELD, settings=Settings(direction="decrease", baseline=18, target=85))
    assert (drawing.variation_icon(turned), drawing.assurance_icon(turned)) == ("concern_high", "pass")
    neutral = read_series("xmr", MONTHS, [-one for one in HELD], settings=Settings(baseline=18, target=3))
    assert (drawing.variation_icon(neutral), drawing.assurance_icon(neutral)) == ("neutral_low", "")
    young = read_series("xmr", MONTHS[:5], HELD[:5], settings=Settings(direction="increase", target=85))
    assert (drawing.variation_icon(young), drawing.assurance_icon(young)) == ("cannot_say", "cannot_say")
    assert telling.why(young, "month") == "5 months since the limits began, 13 needed"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([10, 0] * 9 + [7] * 8, "8 months above the average"),
        ([3, 9, 2, 8, 3, 9, 2, 8, 3, 9, 2, 8, 1, 2, 3, 4, 5, 6, 7, 8], "8 months rising"),
        ([5, 6] * 9 + [7.6, 7.6], "2 of 3 near the upper limit"),
        ([5, 6] * 8, "it moves as much as it usually does"),
        ([5, 6] * 9 + [1], "below the lower limit"),
    ],
)
def test_why_a_figure_is_judged_is_said_from_the_data(values, words):
    chart = read_series("xmr", MONTHS[: len(values)], values)
    assert telling.why(chart, "month") == words


def test_limits_that_begin_anew_missing_figures_and_limits_out_of_reach():
    values = [*[3, 0, 2, 1] * 5, None, *[9, 7, 8] * 2, 9]
    chart = read_series("xmr", MONTHS, values, settings=Settings(rebase=frozenset([MONTHS[21]])))
    plot = drawing.plot_of(chart, Look("Losses", breaks={MONTHS[21]: "New recording"}))
    assert [words for _, words in plot.breaks] == ["New recording"]
    assert (plot.floor, plot.within(chart.points[0].lower)) == (0.0, None)
    root, marks = parts(drawing.small_svg(chart, Look("Losses")))
    assert sum(marks.values()) == 27
    assert "1 missing." in root.find(f"{SVG}desc").text
    assert "Since the limits began anew at April 2026 the average is" in root.find(f"{SVG}desc").text


def test_figures_and_places_are_written_for_people():
    wide = read_series("xmr", [1, 2, 3], [1200.0, 3400.5, 900.0])
    assert telling.figure_words(wide, "£")(-1204.4) == "−£1,204"
    assert telling.figure_words(read_series("xmr", [1, 2, 3], [0.1, 0.2, 0.15]), "")(0.1234) == "0.12"
    assert telling.place_words(date(2026, 7, 1), "quarter") == "July to September 2026"
    assert telling.place_words(7, "point") == "point 7"
    days = [date(2026, at, 1) for at in (1, 4, 7)]
    said = telling.said(read_series("xmr", days, [4, 5, 6]), str, "quarter")
    assert "3 quarters: January to March 2026 until July to September 2026." in said
    assert telling.period_of(read_series("xmr", [date(2026, at, 1) for at in (1, 4, 7)], [1, 2, 3])) == "quarter"


def test_a_drawing_for_paper_holds_its_own_colours_and_no_class():
    svg = drawing.paper_svg(interviews(), Look("Inter\x01views\x1f", unit="%"))  # signs that XML does not take
    root, _ = parts(svg)
    assert root.get("width") == "800"
    assert not [part for part in root.iter() if part.get("class") or part.get("style")]
    marks = [part for part in root.iter(f"{SVG}path") if part.get("fill") != "none"]
    assert [part.get("fill") for part in marks] == ["#eef2f1", "#ffffff", "#0b62a4"]


@pytest.mark.parametrize("values", [[], [None], [4], [4, 4, 4], [0, 0], [-1, -5, None, 3]])
def test_every_series_however_short_is_drawn(values):
    for key in ("xmr", "run", "c") if None not in values and min(values, default=0) >= 0 else ("xmr", "run"):
        chart = read_series(key, MONTHS[: len(values)], values, settings=Settings(direction="increase", target=4))
        for draw in (drawing.chart_svg, drawing.small_svg, drawing.paper_svg):
            _, marks = parts(draw(chart, Look("Short")))
            assert sum(marks.values()) == (0 if draw is drawing.paper_svg else sum(one is not None for one in values))
