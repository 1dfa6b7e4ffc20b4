"""What a settings file asks for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sightline.indicators.rules.charts.rulebook import (
    ATTRIBUTE,
    DIRECTIONS,
    INCREASE,
    MAKING_DATA_COUNT,
    NEEDS_DENOMINATOR,
    XMR,
)

NO_FACET = "no facet"
MOST = 1_000_000_000  # points
NEAR, FAR = 1e-100, 1e100  # figures beyond cannot be multiplied


class FileError(ValueError):
    """A file cannot be used as it is; the words name it, with row and column where there are some."""


@dataclass(frozen=True)
class Order:
    """The chart, the columns it is made of, and its settings; `targets` and `rebase` by facet, None for every facet."""

    file: str
    chart: str
    value: str
    place: str
    facet: str | None
    trajectory: str | None
    denominator: str | None
    direction: str
    screen: bool
    baseline: int | None
    targets: Mapping[str | None, float]
    rebase: Mapping[str | None, frozenset[str]]
    has_rebase: bool
    parts: Sequence[int]

    @property
    def is_xmr(self) -> bool:
        """Whether XmR is asked for."""
        return self.chart == XMR

    def target_of(self, facet: str) -> float | None:
        """Return the target of a facet."""
        return self.targets.get(facet, self.targets.get(None))

    def rebase_of(self, facet: str) -> frozenset[str]:
        """Return the dates at which a facet starts anew."""
        return self.rebase.get(facet, self.rebase.get(None, frozenset()))


def read_order(path: Path) -> Order:
    """Return what a settings file asks for; raises FileError with a sentence when it cannot be understood."""
    reading = _Reading(path.name, _loaded(path))
    chart = reading.one_of("chart", (XMR, *ATTRIBUTE), XMR)
    baseline = reading.whole("freeze" if chart != XMR else "fix_after_n_points", 2)
    if chart == XMR and baseline is not None and baseline < MAKING_DATA_COUNT.shortest_baseline:
        least = MAKING_DATA_COUNT.shortest_baseline
        raise reading.wrong("fix_after_n_points", f"must be at least {least}, not {baseline}")
    parts = reading.parts()
    if parts and baseline is not None:
        raise reading.wrong("freeze", "and “part” cannot both be given: limits either are held or begin anew")
    rebase, has_rebase = reading.rebase()
    return Order(
        file=path.name, chart=chart, value=reading.text("value_field", "y") or "y",
        place=reading.text("date_field", "x") or "x", facet=reading.text("facet_field"),
        trajectory=reading.text("trajectory"), denominator="n" if chart in NEEDS_DENOMINATOR else None,
        direction=reading.one_of("improvement_direction", tuple(DIRECTIONS), INCREASE),
        screen=reading.yes_or_no("screen_outliers", True), baseline=baseline, targets=reading.targets(), rebase=rebase,
        has_rebase=has_rebase, parts=parts,
    )  # fmt: skip


def _loaded(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        json.dumps(found, ensure_ascii=False).encode()  # halves of characters end here
    except OSError as error:
        raise FileError(f"“{path}” could not be opened: {error.strerror}.") from error
    except UnicodeError as error:
        raise FileError(f"“{path.name}” is not text in UTF-8.") from error
    except json.JSONDecodeError as error:
        raise FileError(
            f"“{path.name}” is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise FileError(f"“{path.name}” holds a number or a nesting beyond reason.") from error
    if not isinstance(found, dict):
        raise FileError(f"“{path.name}” must hold one object, with names and values.")
    return found


@dataclass(frozen=True)
class _Reading:
    """Takes settings one by one; each is checked where it is taken."""

    file: str
    found: Mapping[str, Any]

    def wrong(self, name: str, words: str) -> FileError:
        return FileError(f"“{self.file}”: “{name}” {words}.")

    def text(self, name: str, default: str | None = None) -> str | None:
        value = self.found.get(name)
        if value is not None and (not isinstance(value, str) or not value):
            raise self.wrong(name, "must be the name of a column")
        return default if value is None else value

    def one_of(self, name: str, allowed: Sequence[str], default: str) -> str:
        value = self.found.get(name)
        if value is None:
            return default
        if value not in allowed:
            raise self.wrong(name, f"must be one of {', '.join(allowed)}, not {json.dumps(value, ensure_ascii=False)}")
        return str(value)

    def yes_or_no(self, name: str, default: bool) -> bool:
        value = self.found.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(name, "must be true or false")
        return default if value is None else value

    def whole(self, name: str, least: int) -> int | None:
        value = self.found.get(name)
        if value is None:
            return None
        if not _is_whole(value) or not least <= value <= MOST:
            raise self.wrong(name, f"must be a whole number of at least {least} and at most {MOST:,}")
        return int(value)

    def parts(self) -> Sequence[int]:
        value = self.found.get("part")
        places = [] if value is None else value if isinstance(value, list) else [value]
        if not all(_is_whole(one) and 0 < one <= MOST for one in places):
            raise self.wrong("part", "must be the number of the last point before a break, or a list of such numbers")
        return sorted({int(one) for one in places})

    def targets(self) -> Mapping[str | None, float]:
        value = self.found.get("target")
        if value is None or value == []:
            return {}
        given: Mapping[str | None, Any] = value if isinstance(value, dict) else {None: value}
        if not all(isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < FAR
                   for one in given.values()):  # fmt: skip
            raise self.wrong("target", "must be a number, or a number for each facet")
        return {facet: float(one) for facet, one in given.items()}

    def rebase(self) -> tuple[Mapping[str | None, frozenset[str]], bool]:
        value = self.found.get("rebase")
        if value is None or value == []:
            return {}, False
        given: Mapping[str | None, Any] = value if isinstance(value, dict) else {None: value}
        return {facet: frozenset(self._dates(one)) for facet, one in given.items()}, True

    def _dates(self, value: Any) -> Sequence[str]:
        days = value if isinstance(value, list) else [value]
        try:
            return [date.fromisoformat(day).isoformat() for day in days]
        except (TypeError, ValueError) as error:
            raise self.wrong("rebase", "must be dates such as 2026-04-01") from error


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
