"""Invented charts for the gallery. The lines and kinds are written by hand: what judges real figures lies elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sightline.ui.charts import ASSURANCE, VARIATION, Dot, Plot

MONTHS = ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
HELD = (61, 64, 58, 66, 63, 60, 65, 59, 62, 67, 61, 63, 60, 64, 62, 66, 64, 60, 70, 74, 71, 76, 73, 78, 75, 77, 79, 78)
VIOLENCE = (22, 22, 25, 23, 23, 23, 25, 23, 22, 26, 21, 22, 23, 25, 22, 20, 24, 27, 27, 28, 28, 28, 27, 29)
CARERS = (46, 42, 49, 49, 51, 48, 47, 49, 45, 46, 46, 49, 53, 50, 51, 49, 40, 39, 39, 34, 37, 36, 41, 41)
REFERRALS = (212, 240, 198, 225, 233, 207, 251, 219, 244, 203, 229, 236, 262, 281, 274, 266, 290, 285, 277, 271)


def _ticks(number: int) -> list[tuple[float, str]]:
    return [
        (at, MONTHS[at % 12] + (f" {2024 + (at + 6) // 12}" if at % 12 in (0, 6) else "")) for at in range(0, number, 3)
    ]


def _dots(values: Sequence[float | None], kinds: str, lines: Sequence[float]) -> list[Dot]:
    named = {"u": "usual", "b": "better", "w": "worse", "h": "high", "l": "low"}
    mean, lower, upper = (*lines, None, None, None)[:3]
    return [
        Dot(at, value, named[kind], mean, lower, upper)
        for at, (value, kind) in enumerate(zip(values, kinds, strict=True))
    ]


def whole_chart() -> Plot:
    """Return a chart that improves, with a target out of reach and a change of limits that is named."""
    dots = _dots(HELD, "u" * 18 + "b" * 10, (62.4, 51.7, 73.2))
    said = (
        "Control chart of 28 months. The average was 62% until a new pathway began in January 2026; every month since "
        "is above it. The target, 85%, has not been reached."
    )
    return Plot(
        "Return home interviews held within 72 hours",
        said,
        dots,
        lambda one: f"{one:.0f}%",
        _ticks(28),
        target=85,
        breaks=((17.5, "New pathway starts"),),
        floor=50,
        ceiling=100,
    )


def stepped_chart() -> Plot:
    """Return a chart with gaps, limits that change by point and begin anew, a planned path, and no judgement."""
    values: list[float | None] = [*REFERRALS]
    values[8] = None
    dots = _dots(values, "u" * 12 + "l" + "u" * 2 + "h" * 5, ())
    wide = (44, 40, 47, 42, 39, 45, 41, 43, 46, 40, 42, 44, 31, 28, 30, 33, 29, 28, 30, 31)
    dots = [
        replace(dot, mean=mean, lower=mean - half, upper=mean + half, group=int(at >= 12))
        for at, (dot, half) in enumerate(zip(dots, wide, strict=True))
        for mean in [224 if at < 12 else 264]
    ]
    return Plot(
        "Referrals to children's social care, “front door” & partners",
        "Control chart of 20 months with one missing.",
        dots,
        lambda one: f"{one:,.0f}",
        _ticks(20),
        trajectory=[None] * 12 + [260 - 2 * at for at in range(8)],
        breaks=((11.5, "The front door took over early help"),),
    )


def few_chart() -> Plot:
    """Return a run chart of five figures: a median and nothing else."""
    return Plot(
        "Deaths reviewed in the year", "Run chart of 5 years.", _dots((3, 1, 4, 2, 3), "uuuuu", (3,)), str,
        [(at, str(2021 + at)) for at in range(5)], floor=0, mean_word="Median",
    )  # fmt: skip


def sparks() -> list[dict[str, Any]]:
    """Return small charts as {plot, title, figure, variation, assurance, words, note}."""
    worse, fewer, held = (24.6, 19.1, 30.1), (45.9, 36.2, 55.6), (62.4, 51.7, 73.2)
    rows = (
        ("Serious youth violence, episodes", "29", (VIOLENCE, "u" * 17 + "w" * 7, worse, 24), "concern_high", "fail"),
        ("Carers offered an assessment", "41%", (CARERS, "u" * 16 + "w" * 8, fewer, 60), "concern_low", "fail"),
        ("Adult concerns decided in 5 days", "66%", (HELD[:18], "u" * 18, held, 50), "common_cause", "pass"),
        (
            "Interviews held in 72 hours",
            "78%",
            (HELD, "u" * 18 + "b" * 10, held, 70),
            "improvement_high",
            "inconsistent",
        ),
        ("Private fostering notices", "2", ((1, 0, 2), "uuu", (1, 1, 1), 2), "cannot_say", "cannot_say"),
        (
            "Contacts to the front door",
            "271",
            (REFERRALS, "u" * 15 + "h" * 5, (235, 190, 280), None),
            "neutral_high",
            "",
        ),
    )
    return [
        {
            "plot": _small(f"{title}: {figure}, {VARIATION[variation].lower()}.", title, shown),
            "title": title,
            "figure": figure,
            "variation": variation,
            "assurance": assurance,
            "words": ASSURANCE[assurance].lower() if assurance else "no target",
            "note": "Priority 2, police",
        }
        for title, figure, shown, variation, assurance in rows
    ]


def _small(said: str, title: str, drawn: tuple[Sequence[float], str, Sequence[float], float | None]) -> Plot:
    values, kinds, lines, target = drawn
    return Plot(title, said, _dots(values, kinds, lines), str, target=target)


def chart_samples() -> dict[str, Any]:
    """Return what the gallery shows of charts."""
    return {
        "charts": (whole_chart(), stepped_chart(), few_chart()), "sparks": sparks(), "variations": list(VARIATION),
        "assurances": list(ASSURANCE),
    }  # fmt: skip
