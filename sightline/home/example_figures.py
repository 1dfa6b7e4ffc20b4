"""The data set of an example: a dictionary with figures made from a few numbers, a rebase, returns, questions.

A line of figures is a level with the usual coming and going, and steps from which the level is another. It is made the
same at every load: chance is seeded with the partnership and the code.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sightline.home.example_world import World
from sightline.indicators.models import DataReturn, Indicator, Observation, Period, Question, ReturnLine
from sightline.indicators.services import questions
from sightline.indicators.services.dictionary import IndicatorText, add_indicator
from sightline.indicators.services.rebasing import rebase
from sightline.kernel.dates import ENGLAND
from sightline.kernel.references import next_reference
from sightline.kernel.working_days import add_working_days
from sightline.plans.models import Measure

Written = dict[str, Any]
STEP = {"month": 1, "quarter": 3}
COUNT = {"month": 30, "quarter": 20}
BASELINE = {"month": 16, "quarter": 12}  # of the level before a step, so that the step shows
DUE_DAYS = 21  # or the next working day
LONGEST_REST = 5  # so many days after that a return is late on whatever day the example is loaded


class FiguresOf:
    """The data set of one example as it becomes rows."""

    def __init__(self, world: World) -> None:
        self.world, self.said = world, world.said.get("data", {})
        self.rows: dict[str, Indicator] = {}

    def load(self) -> None:
        """Put in the dictionary what the example counts, with its figures; then what was asked about them."""
        written = self.said.get("indicators", [])
        for one in self.world.each(written, "data, indicators"):
            self.rows[one["code"]] = self._indicator(one)
        Observation.objects.bulk_create(figure for one in written for figure in self._figures(one))
        for one in self.world.each([one for one in written if "rebase" in one], "data, rebases"):
            self._rebase(one)
        self._link()
        self._returns({one["code"]: one for one in written})
        for one in self.world.each(self.said.get("questions", []), "data, questions"):
            self._question(one)

    def _indicator(self, said: Written) -> Indicator:
        plain = (
            "definition",
            "numerator",
            "denominator",
            "target",
            "low",
            "high",
            "per",
            "base",
            "life_stage",
            "theme",
            "unit_words",
            "gathered",
            "baseline_points",
        )
        words = {name: said[name] for name in plain if name in said}
        if said.get("steps") and "rebase" not in said:
            words.setdefault("baseline_points", BASELINE[said["frequency"]])
        row = add_indicator(
            new=IndicatorText(
                said["code"],
                said["name"],
                said["unit"],
                said["better"],
                said["frequency"],
                said.get("rule", "dfe_cin"),
                supplier=self.world.agencies.get(said.get("agency", "")),
                group=self.world.groups.get(said.get("group", "")),
                splits=_splits(said.get("by", {})),
                **words,
            ),
            by=self.world.manager(0),
        )
        row.starts_on = self.world.start
        row.save(update_fields=["starts_on"])
        return row

    def _link(self) -> None:
        """Let the measures of the plan that name an indicator show its chart."""
        for priority in self.world.said["plan"]["priorities"]:
            for one in priority["measures"]:
                if "indicator" in one:
                    here = Measure.objects.filter(partnership=self.world.partnership, text=one["text"])
                    here.update(indicator=self.rows[one["indicator"]])

    def _figures(self, said: Written) -> Iterator[Observation]:
        if said["unit"] == "narrative":
            return
        days = self._days(said)
        chance = random.Random(f"{self.world.partnership.code} {said['code']}")  # noqa: S311 (believable, not secret)
        for at, day in enumerate(days):
            drawn = _drawn(said, len(days) - at - 1, chance)
            yield self._row(said, day, drawn)
            if at == len(days) - 1:
                yield from self._parts(said, day, drawn)

    def _parts(self, said: Written, day: date, drawn: tuple[float, float | None]) -> Iterator[Observation]:
        """Yield parts that never come to more than their whole, neither of what counts nor of the rest."""
        count, whole = round(drawn[0]), round(drawn[1] or drawn[0])
        for dimension, parts in said.get("by", {}).items():
            left, rest = count, whole - count
            for name, (share, level) in parts.items():
                if said["unit"] in ("percent", "rate"):
                    base = min(round(whole * share / 100), left + rest)
                    part = max(min(round(base * level / _times(said)), left), base - rest)
                    left, rest = left - part, rest - (base - part)
                    yield self._row(said, day, (part, base), dimension, name)
                else:
                    part = min(round(whole * share / 100), left)
                    left -= part
                    yield self._row(said, day, (part, None), dimension, name)

    def _row(
        self, said: Written, day: date, drawn: tuple[float, float | None], dimension: str = "", part: str = ""
    ) -> Observation:
        measured, (count, whole) = said["unit"] == "measure", drawn
        return Observation(
            partnership=self.world.partnership,
            indicator=self.rows[said["code"]],
            starts_on=day,
            dimension=dimension,
            part=part,
            numerator=None if measured else round(count),
            value=round(count, 1) if measured else None,
            denominator=None if whole is None or measured else round(whole),
            state=Observation.State.CURRENT,
            final=day < self._newest("quarter"),
        )

    def _days(self, said: Written) -> list[date]:
        step = STEP[said["frequency"]]
        newest = self._newest(said["frequency"])
        count = said.get("periods", COUNT[said["frequency"]])
        behind = said.get("late", 0)
        return [_months(newest, -step * back) for back in range(count - 1, behind - 1, -1)]

    def _newest(self, frequency: str) -> date:
        """The period of which figures are in: the last of which returns were due on whatever day."""
        day = self.world.today - timedelta(days=DUE_DAYS + LONGEST_REST)
        step = STEP[frequency]
        this = date(day.year, (day.month - 1) // step * step + 1, 1)
        return _months(this, -step)

    def _rebase(self, said: Written) -> None:
        told = said["rebase"]
        day = _months(self._newest(said["frequency"]), -STEP[said["frequency"]] * told["back"])
        rebase(indicator=self.rows[said["code"]], from_day=day, reason=told["reason"], by=self.world.manager(8))

    def _returns(self, written: Mapping[str, Written]) -> None:
        """Open the newest period of each kind; what suppliers say stands in their accepted returns."""
        for frequency in {one["frequency"] for one in written.values()}:
            mine = {code: one for code, one in written.items() if one["frequency"] == frequency}
            period = self._period(frequency)
            for agency in dict.fromkeys(one.get("agency", "") for one in mine.values()):
                if agency:
                    self._return(period, agency, {c: one for c, one in mine.items() if one.get("agency") == agency})

    def _period(self, frequency: str) -> Period:
        starts_on = self._newest(frequency)
        ends_on = _months(starts_on, STEP[frequency]) - timedelta(days=1)
        return Period.objects.create(
            partnership=self.world.partnership,
            frequency=frequency,
            starts_on=starts_on,
            ends_on=ends_on,
            due_on=add_working_days(ends_on + timedelta(days=DUE_DAYS - 1), 1, self.world.closed),
            opened_by=self.world.people["manager"],
        )

    def _return(self, period: Period, agency: str, mine: Mapping[str, Written]) -> None:
        late = any(one.get("late") for one in mine.values())
        at = datetime.combine(period.due_on - timedelta(days=4), time(15, 20), ENGLAND)
        person = self.world.people["manager"]
        done: dict[str, Any] = (
            {}
            if late
            else {
                "state": DataReturn.State.ACCEPTED,
                "submitted_at": at,
                "submitted_by": person,
                "accepted_at": at,
                "accepted_by": person,
            }
        )
        row = DataReturn.objects.create(
            partnership=period.partnership,
            period=period,
            agency=self.world.agencies[agency],
            due_on=period.due_on,
            reference=next_reference(period.partnership.code, "RT"),
            **done,
        )
        ReturnLine.objects.bulk_create(
            ReturnLine(
                partnership=period.partnership,
                data_return=row,
                indicator=self.rows[code],
                state=ReturnLine.State.EMPTY if late else ReturnLine.State.GIVEN,
                commentary=one.get("said", ""),
            )
            for code, one in mine.items()
        )

    def _question(self, said: Written) -> None:
        day = self.world.day(said["weeks_ago"])
        row = questions.ask_question(
            indicator=self.rows[said["indicator"]],
            by=self.world.standing(said["by"], day),
            new=questions.NewQuestion(
                said["text"],
                max(self.world.day(-said["due_in_weeks"]), day),
                group=self.world.groups.get(said.get("group", "")),
            ),
        )
        if "answer" in said:
            row = questions.answer_question(
                question=row,
                answer=said["answer"],
                version=row.version,
                by=self.world.standing(said["answered_by"], self.world.day(said["weeks_ago"] - 1)),
            )
        if "action" in said:
            self._action(row, said["action"])

    def _action(self, row: Question, said: Written) -> None:
        questions.open_question_action(
            question=row,
            version=row.version,
            by=self.world.manager(0),
            new=questions.QuestionAction(
                said["title"], self.world.posts[said["owner"]], self.world.ahead(said["due_in_weeks"])
            ),
        )


def _drawn(said: Written, back: int, chance: random.Random) -> tuple[float, float | None]:
    """Return a count and, for a share or a rate, out of how many, for a period so many before the newest."""
    level = said["level"]
    for step in said.get("steps", ()):
        if back <= step["back"]:
            level = step["level"]
    swing = chance.gauss(0, 1)
    if said["unit"] == "percent":
        whole = max(round(said["of"] * (1 + chance.uniform(-0.12, 0.12))), 1)
        share = min(max(level / 100 + swing * (level / 100 * (1 - level / 100) / whole) ** 0.5, 0), 1)
        return share * whole, whole
    if said["unit"] == "rate":
        cases = level * said["of"] / _times(said)
        return max(cases + swing * cases**0.5, 0), said["of"]
    return max(level + swing * said.get("swing", max(level, 1) ** 0.5), 0), None


def _times(said: Written) -> float:
    return 100 if said["unit"] == "percent" else said["per"]


def _splits(by: Mapping[str, Mapping[str, object]]) -> dict[str, list[str]]:
    return {dimension: list(parts) for dimension, parts in by.items()}


def _months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
