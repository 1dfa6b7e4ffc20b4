"""The history of a risk's score as a line: where each point stands in the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sightline.kernel.dates import in_short
from sightline.registers.models import RiskScore
from sightline.registers.models.risks import pair_of
from sightline.registers.rules.scale import Scale, score_of

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 24, 136, 18, 30


@dataclass(frozen=True)
class Point:
    """One score in the drawing."""

    x: float
    y: float
    score: int
    day: date


@dataclass(frozen=True)
class Mark:
    """A line across, such as a band's upper end or the target, with its words at the right."""

    y: float
    words: str


@dataclass(frozen=True)
class Line:
    """A drawing of a score over time; `said` tells it to those who do not see it."""

    width: int
    height: int
    left: int
    right: float
    bottom: float
    path: str
    points: Sequence[Point]
    bands: Sequence[Mark]
    target: Mark | None
    first: str
    last: str
    said: str


def line_of(lines: Sequence[RiskScore], scale: Scale, today: date) -> Line | None:
    """Return the line of a risk's scores up to today, a step at each; None when it was scored less than twice."""
    if len(lines) < 2:
        return None
    most = max([scale.most, *(_score(one) for one in lines)])
    first = lines[0].on_day
    span = max((today - first).days, 1)
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def across(day: date) -> float:
        return round(LEFT + (right - LEFT) * (day - first).days / span, 1)

    def up(score: int) -> float:
        return round(bottom - (bottom - TOP) * score / most, 1)

    points = [Point(across(one.on_day), up(_score(one)), _score(one), one.on_day) for one in lines]
    target = score_of(pair_of(lines[-1], "target"))
    path = "".join(f"H{one.x}V{one.y}" for one in points[1:])
    return Line(
        WIDTH, HEIGHT, LEFT, right, bottom, f"M{points[0].x} {points[0].y}{path}H{right}", points,
        [Mark(up(one.last), f"{one.word}, to {one.last}") for one in scale.bands if one.last <= most],
        Mark(up(target), f"Target {target}") if target else None, in_short(first), in_short(today),
        "; ".join(f"{in_short(one.day)}: {one.score}" for one in points),
    )  # fmt: skip


def _score(one: RiskScore) -> int:
    return one.current_likelihood * one.current_impact
