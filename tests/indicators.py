"""A dictionary, a period, a return and figures, for the tests of any context: plain functions, everything made up.

one = make_indicator(here, "C07", unit="percent", denominator="Referrals", supplier=agency)
line(one, [12, 15, 9], out_of=[40, 41, 39])                 # twelve months back from the newest
period = make_period(here)                                  # a quarter that is collected
owed = make_return(period, agency)
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, LoadPreview, Partnership
from sightline.indicators.models import (
    DataReturn,
    Indicator,
    Observation,
    Period,
    Question,
    Rebase,
    Release,
    ReleasedFigure,
    ReleaseLine,
    ReturnLine,
)
from sightline.kernel.dates import england_today

_numbers = itertools.count(1)
NEWEST = date(2026, 9, 1)
RETURNS = ("return", "fill", "bring", "template", "submit", "nil", "accept", "send_back", "revise", "extend")
STEP = {"month": 1, "quarter": 3, "term": 4, "year": 12}


def make_indicator(partnership: Partnership, code: str = "", **fields: Any) -> Indicator:
    """Put an indicator into a dictionary, without a deed; a monthly count that no way is better of unless said."""
    number = next(_numbers)
    code = code or f"X{number}"
    given = {
        "unit": "count", "better": "neither", "frequency": "month", "small_numbers": "dfe_cin",
        "name": f"Indicator {code}", "numerator": "Cases", "starts_on": date(2015, 4, 1), **fields,
    }  # fmt: skip
    return Indicator.objects.create(
        partnership=partnership, code=code, reference=f"{partnership.code}-I-{5000 + number}", **given
    )


def make_period(partnership: Partnership, **fields: Any) -> Period:
    """Open a collection, without a deed: July to September 2026 unless said, due in October."""
    given = {
        "frequency": "quarter", "starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30),
        "due_on": date(2026, 10, 21), **fields,
    }  # fmt: skip
    return Period.objects.create(partnership=partnership, **given)


def make_return(period: Period, agency: Agency, *asked: Indicator, **fields: Any) -> DataReturn:
    """Let an agency owe a return for a period, with a line for each indicator that is asked."""
    row = DataReturn.objects.create(
        partnership=period.partnership, period=period, agency=agency, due_on=period.due_on,
        reference=f"{period.partnership.code}-RT-{5000 + next(_numbers)}", **fields,
    )  # fmt: skip
    ReturnLine.objects.bulk_create(
        ReturnLine(partnership=period.partnership, data_return=row, indicator=one) for one in asked
    )
    return row


def months_back(last: date, count: int, step: int = 1) -> list[date]:
    """Return the first days of so many periods, `step` months each, that end with the one that begins on `last`."""
    at = last.year * 12 + last.month - 1
    return [date((at - step * back) // 12, (at - step * back) % 12 + 1, 1) for back in reversed(range(count))]


def line(
    indicator: Indicator, counts: Sequence[float | None], *, out_of: Sequence[int] | None = None, last: date = NEWEST,
    dimension: str = "", part: str = "", final: bool = True,
) -> list[Observation]:  # fmt: skip
    """Give an indicator current figures, one a period and the last for the one that begins on `last`; None is a gap."""
    days = months_back(last, len(counts), STEP[indicator.frequency])
    measured = indicator.unit == "measure"
    rows = [
        Observation(
            partnership=indicator.partnership, indicator=indicator, starts_on=day, dimension=dimension, part=part,
            numerator=None if measured else int(count), value=count if measured else None,
            denominator=out_of[at] if out_of else None, state=Observation.State.CURRENT, final=final,
        )
        for at, (day, count) in enumerate(zip(days, counts, strict=True)) if count is not None
    ]  # fmt: skip
    return Observation.objects.bulk_create(rows)


def make_release(indicator: Indicator, by: Person, **fields: Any) -> Release:
    """Release one figure of an indicator, without a deed and its gate: to the public unless said."""
    out = {"published_by": by, "published_on": NEWEST} if fields.get("state") == "published" else {}
    row = Release.objects.create(
        partnership=indicator.partnership, reference=f"{indicator.partnership.code}-RL-{5000 + next(_numbers)}",
        policy="dfe_cin", from_day=NEWEST, to_day=NEWEST, made_by=by, made_on=NEWEST, **out, **fields,
    )  # fmt: skip
    whole = {"partnership": indicator.partnership, "indicator": indicator}
    ReleaseLine.objects.create(release=row, **whole)
    ReleasedFigure.objects.create(release=row, starts_on=NEWEST, numerator="40", shown="40", **whole)
    return row


@dataclass
class Collected:
    """What the data set holds for one group and agency; `mark` begins each name."""

    partnership: Partnership
    group: Group
    agency: Agency
    by: Person
    mark: str

    def __post_init__(self) -> None:
        given: dict[str, Any] = {"supplier": self.agency, "group": self.group, "created_by": self.by}
        self.indicator: Indicator = make_indicator(
            self.partnership, name=f"{self.mark} indicator", frequency="quarter", theme=f"{self.mark} theme"[:60],
            definition=f"{self.mark} definition", **given,
        )  # fmt: skip
        self.retired: Indicator = make_indicator(
            self.partnership, name=f"{self.mark} retired", ends_on=date(2020, 1, 1), published=True, **given
        )
        line(self.indicator, [4, 6, 5, 8, 7, 9, 6, 5, 7, 8, 6, 9, 7, 8], last=date(2026, 4, 1))
        days = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30), "due_on": date(2026, 10, 21)}
        self.period: Period = Period.objects.get_or_create(
            partnership=self.partnership, frequency="quarter", starts_on=days["starts_on"], defaults=days
        )[0]
        self.preview: LoadPreview = LoadPreview.objects.create(
            partnership=self.partnership, owner=self.by, kind="dictionary", file_name=f"{self.mark}.xlsx", digest="",
            rows={"rows": [], "wrong": [], "told": []},
        )  # fmt: skip
        self.owed: DataReturn = make_return(self.period, self.agency, self.indicator)
        self.today = england_today()
        self.question: Question = Question.objects.create(
            partnership=self.partnership, reference=f"{self.partnership.code}-QF-{5000 + next(_numbers)}",
            indicator=self.indicator, text=f"{self.mark} question", group=self.group, agency=self.agency,
            asked_by=self.by, asked_on=self.today, due_on=self.today,
        )  # fmt: skip
        self.rebase: Rebase = Rebase.objects.create(
            partnership=self.partnership, indicator=self.indicator, from_day=date(2025, 1, 1), author=self.by,
            reason=f"{self.mark} reason",
        )  # fmt: skip
        self.ready, self.out = (
            make_release(self.retired, self.by, title=f"{self.mark} release {state}", state=state)
            for state in ("ready", "published")
        )

    def key(self, page: str, name: str) -> Any:
        """Return what a route of the data set takes under a name."""
        if name == "pk":
            keys = {"freeze": self.period.pk, "dictionary_brought": self.preview.pk}
            return keys.get(page, self.rebase.pk)
        if page.startswith("question"):
            return self.question.reference
        if page.startswith("release"):
            row = self.out if page in ("release_file", "release_withdraw") else self.ready
            return "csv" if name == "wanted" else row.reference
        if page.startswith("public"):
            return "csv" if name == "wanted" else self.retired.reference
        return self.owed.reference if page in RETURNS else self.indicator.reference

    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """Return arguments by the beginning of the addresses they are for."""
        one = {"reference": self.indicator.reference}
        return {
            "data/dictionary/bring/<": [{"pk": self.preview.pk}],
            "data/dictionary/<": [{"reference": row.reference} for row in (self.indicator, self.retired)],
            "data/indicators/<": [one],
            "data/indicators/<str:reference>/rebase/<": [one | {"pk": self.rebase.pk}],
            "data/questions/<": [{"reference": self.question.reference}],
            "data/returns/<": [{"reference": self.owed.reference}],
            "data/releases/<": [{"reference": row.reference, "wanted": "csv"} for row in (self.ready, self.out)],
            "public/data/<": [{"reference": self.retired.reference, "wanted": "csv"}],
            "public/data/figures": [{"wanted": "csv"}],
            "data/returns/periods/<": [{"pk": self.period.pk}],
        }
