"""The dashboard: every indicator with its chart, filtered and in order, and how many of them are in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse

from sightline.governance.standing import Standing
from sightline.indicators import serving
from sightline.indicators.models import Indicator, Period
from sightline.indicators.permissions import reads_kept
from sightline.indicators.queries.reading.charted import ALL, Charted, charted, in_use
from sightline.indicators.rules.changes import Compared, Part, what_changed
from sightline.indicators.serving import Served
from sightline.indicators.verdicts import ORDER, STATE_WORDS

LOCALITY = "Locality"
ORDERS = {"": "Concern first", "code": "Code", "name": "Name"}


@dataclass(frozen=True)
class Asked:
    """What an address asks the dashboard for; an empty value asks for all."""

    theme: str = ""
    agency: str = ""
    stage: str = ""
    locality: str = ""
    priority: str = ""
    state: str = ""
    order: str = ""

    @classmethod
    def of(cls, params: Mapping[str, str]) -> "Asked":
        """Return what an address asks for; names it does not know are left out."""
        return cls(**{name: str(params.get(name, ""))[:100] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Tile:
    """An indicator on the dashboard with what it serves and where it is."""

    charted: Charted
    served: Sequence[Served]
    href: str

    @property
    def indicator(self) -> Indicator:
        """The indicator."""
        return self.charted.indicator

    @property
    def name(self) -> str:
        """A name for the parts of its drawing, unique on a page."""
        return f"i{self.indicator.pk}"

    @property
    def note(self) -> str:
        """What it serves and who supplies it, in a line."""
        serves = ", ".join(dict.fromkeys(one.words for one in self.served))
        supplier = self.indicator.supplier
        return ", ".join(filter(None, (serves, (supplier.short_name or supplier.name) if supplier else "")))


@dataclass(frozen=True)
class In:
    """How many indicators have their figure of the period that was due last, and what each agency still owes."""

    count: int
    total: int
    missing: Sequence[tuple[str, int]]

    @property
    def words(self) -> str:
        """Who owes how much: “education (2), police (1)”."""
        return ", ".join(f"{name} ({number})" for name, number in self.missing)


@dataclass(frozen=True)
class Dashboard:
    """The dashboard as asked for. `choices` are the values of each filter as (key, words)."""

    asked: Asked
    tiles: Sequence[Tile]
    every: Sequence[Tile]
    choices: Mapping[str, Sequence[tuple[str, str]]]
    due: Sequence[Period]

    @cached_property
    def arrived(self) -> In | None:
        """How many indicators are in; None while no period was ever due."""
        if not self.due:
            return None
        expected = [(one, self._starts(one)) for one in self.every]
        asked = [(one, start) for one, start in expected if start is not None]
        late = [one for one, start in asked if one.charted.newest is None or one.charted.newest.starts_on < start]
        owed = Counter(one.indicator.supplier.name if one.indicator.supplier else "nobody named" for one in late)
        return In(len(asked) - len(late), len(asked), sorted(owed.items()))

    def _starts(self, tile: Tile) -> date | None:
        """Return the first day of the period that was due last for an indicator; None when it was not asked for."""
        one = tile.indicator
        return next(
            (row.starts_on for row in self.due if row.frequency == one.frequency and one.starts_on <= row.ends_on), None
        )

    @cached_property
    def counts(self) -> Sequence[tuple[str, int]]:
        """How many indicators stand in each state, concern first: (words, number)."""
        found = Counter(one.charted.told.state for one in self.tiles)
        return [(STATE_WORDS[state], found[state]) for state in ORDER if found[state]]

    @cached_property
    def changed(self) -> Sequence[Part]:
        """What the charts say, in a part for each state, without the quarter before: the panel above the charts."""
        return what_changed(
            Compared(
                one.indicator.pk,
                one.indicator.name,
                one.charted.figure,
                one.charted.told.state,
                one.charted.told.because,
            )
            for one in self.tiles
        )


def href(one: Indicator, by: Standing) -> str:
    """Return the address of an indicator's page."""
    return reverse("indicators:indicator", args=[by.partnership.slug, one.reference])


def dashboard(by: Standing, asked: Asked) -> Dashboard:
    """Return the dashboard; five queries and those of what indicators serve, however many there are."""
    indicators, serves = list(in_use(by)), serving.served(by)
    part = (LOCALITY, asked.locality) if asked.locality else ALL
    every = [
        Tile(one, serves.get(one.indicator.pk, ()), href(one.indicator, by))
        for one in charted(indicators, by=by, part=part)
    ]
    shown = [one for one in every if _fits(one, asked)]
    due = Period.objects.filter(partnership=by.partnership, due_on__lte=by.today, ends_on__lt=by.today)
    recent = due.filter(ends_on__gt=by.today - timedelta(days=800)).order_by("-starts_on")
    owed = list(recent) if reads_kept(by) else []  # what is in is no news to who reads what is published
    return Dashboard(asked, _ordered(shown, asked.order), every, _choices(every), owed)


def _fits(tile: Tile, asked: Asked) -> bool:
    one = tile.indicator
    if asked.locality and tile.charted.newest is None:
        return False
    return (
        asked.theme in ("", one.theme)
        and asked.agency in ("", str(one.supplier_id or ""))
        and (not asked.stage or asked.stage == (one.life_stage or "all"))
        and asked.state in ("", tile.charted.told.state)
        and (not asked.priority or asked.priority in {served.key for served in tile.served})
    )


def _ordered(tiles: Sequence[Tile], order: str) -> list[Tile]:
    if order == "name":
        return sorted(tiles, key=lambda one: one.indicator.name.casefold())
    if order == "code":
        return list(tiles)
    return sorted(tiles, key=lambda one: (ORDER[one.charted.told.state], one.indicator.code))


def _choices(every: Sequence[Tile]) -> dict[str, list[tuple[str, str]]]:
    rows = [one.indicator for one in every]
    stages = dict(Indicator.LifeStage.choices)
    used = {one.life_stage for one in rows}
    return {
        "theme": [(one, one) for one in sorted({row.theme for row in rows if row.theme})],
        "agency": sorted(
            {(str(row.supplier_id), row.supplier.name) for row in rows if row.supplier}, key=lambda pair: pair[1]
        ),
        "stage": [(key or "all", str(words).capitalize()) for key, words in stages.items() if key in used],
        "locality": [(one, one) for one in sorted({part for row in rows for part in row.splits.get(LOCALITY, ())})],
        "priority": sorted(
            {(one.key, f"{one.words}: {one.title}") for row in every for one in row.served}, key=lambda pair: pair[1]
        ),
        "state": list(STATE_WORDS.items()),
    }
