"""How often a group meets: a rule, its words, how words become a rule, and how many meetings it makes in a year. Pure.

The four shapes are those that partnerships write down: “8 times a year”, “every 8 to 12 weeks”, “as needed”, and any of
them “until 31 March 2027” for a group that is there for a time.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

A_YEAR, WEEKS, AS_NEEDED = "a_year", "weeks", "as_needed"
MOST_A_YEAR, MOST_WEEKS = 366, 104

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
OFTEN = {
    "weekly": (WEEKS, 1), "fortnightly": (WEEKS, 2), "every fortnight": (WEEKS, 2),
    "monthly": (A_YEAR, 12), "quarterly": (A_YEAR, 4), "termly": (A_YEAR, 3), "half-yearly": (A_YEAR, 2),
    "six-monthly": (A_YEAR, 2), "yearly": (A_YEAR, 1), "annually": (A_YEAR, 1), "every year": (A_YEAR, 1),
    "every quarter": (A_YEAR, 4), "every term": (A_YEAR, 3), "every month": (A_YEAR, 12), "each month": (A_YEAR, 12),
    "every week": (WEEKS, 1),
}  # fmt: skip
NUMBER = rf"(\d{{1,3}}|{'|'.join(NUMBERS)})"
TIMES = re.compile(rf"{NUMBER}(?: times| meetings)?(?: a| per| each| every) (?:year|annum)")
ONCE = re.compile(r"(once|twice)(?: a| per| each| every) (year|quarter|month)")
EVERY = re.compile(rf"every {NUMBER}(?: ?(?:-|to) ?{NUMBER})? (week|month)s?")
HYPHENED = re.compile(rf"{NUMBER}[ -](week|month)ly")
NEEDED = re.compile(r"(?:as|when|if)(?: and when)? (?:needed|required|necessary)")
UNTIL = re.compile(r",? until (\d{1,2} [a-z]+ \d{4})$")
BEFORE = re.compile(r"^(?:it |the group |they )?(?:will )?(?:meets?|meeting)(?::| )\s*")

WHAT_TO_WRITE = "Write for example “8 times a year”, “every 8 to 12 weeks” or “as needed until 31 March 2027”."


@dataclass(frozen=True)
class MeetingRule:
    """How often a group meets. `kind` is a_year, weeks, as_needed or empty when it is not said."""

    kind: str = ""
    a_year: int | None = None
    weeks_from: int | None = None
    weeks_to: int | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.kind)


@dataclass(frozen=True)
class Expected:
    """How many meetings a rule makes: at least and at most."""

    least: int
    most: int

    @property
    def words(self) -> str:
        """Say “8” or “4 to 6”."""
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


def problem(rule: MeetingRule) -> tuple[str, str] | None:
    """Return (field, sentence) of what is wrong with a rule, or None. Fields are those of a group."""
    if rule.kind == A_YEAR and not 1 <= (rule.a_year or 0) <= MOST_A_YEAR:
        return "meetings_a_year", "Enter how many times a year it meets, from 1 to 366."
    if rule.kind == WEEKS:
        if not 1 <= (rule.weeks_from or 0) <= MOST_WEEKS:
            return "weeks_from", f"Enter the number of weeks between meetings, from 1 to {MOST_WEEKS}."
        if not (rule.weeks_from or 0) <= (rule.weeks_to or 0) <= MOST_WEEKS:
            return "weeks_to", f"The second number of weeks must be the first or more, and at most {MOST_WEEKS}."
    if not rule.kind and rule.until:
        return "meets_until", "Say how often it meets until that day."
    return None


def words(rule: MeetingRule) -> str:
    """Return the rule in words, empty when it is not said; `parse` reads them back to the same rule."""
    said = {A_YEAR: _a_year(rule), WEEKS: _weeks(rule), AS_NEEDED: "as needed"}.get(rule.kind, "")
    return f"{said} until {rule.until.day} {rule.until:%B %Y}" if said and rule.until else said


def _a_year(rule: MeetingRule) -> str:
    return {1: "once a year", 2: "twice a year"}.get(rule.a_year or 0, f"{rule.a_year} times a year")


def _weeks(rule: MeetingRule) -> str:
    if rule.weeks_from == rule.weeks_to:
        return "every week" if rule.weeks_from == 1 else f"every {rule.weeks_from} weeks"
    return f"every {rule.weeks_from} to {rule.weeks_to} weeks"


def parse(text: str) -> MeetingRule:
    """Read words such as “eight times a year” as a rule; empty words are no rule.

    Raises ValueError with a sentence that says what to write, when the words say anything else.
    """
    said = re.sub(r"[\u2010-\u2015]", "-", " ".join(text.split()).rstrip(".").casefold())
    if not said:
        return MeetingRule()
    left, until = _until(said)
    found = _often(BEFORE.sub("", left))
    if found is None:
        raise ValueError(f"says “{' '.join(text.split())[:60]}”. {WHAT_TO_WRITE}")
    rule = MeetingRule(*found, until=until)
    wrong = problem(rule)
    if wrong:
        raise ValueError(wrong[1])
    return rule


def read(text: str) -> MeetingRule | None:
    """Return the rule that words say, or None when they say more or other than a rule can."""
    try:
        return parse(text)
    except ValueError:
        return None


def _until(said: str) -> tuple[str, date | None]:
    found = UNTIL.search(said)
    if found is None:
        return said, None
    for form in ("%d %B %Y", "%d %b %Y"):
        try:
            return said[: found.start()], datetime.strptime(found[1], form).date()  # noqa: DTZ007 (a day, no time)
        except ValueError:
            continue
    raise ValueError(f"says “until {found[1]}”, which is no date. {WHAT_TO_WRITE}")


Found = tuple[str, int | None, int | None, int | None]


def _often(said: str) -> Found | None:
    """Return (kind, a year, weeks from, weeks to) that words say."""
    if NEEDED.fullmatch(said):
        return AS_NEEDED, None, None, None
    if common := OFTEN.get(said):
        kind, number = common
        return (A_YEAR, number, None, None) if kind == A_YEAR else (WEEKS, None, number, number)
    return _counted(said)


def _counted(said: str) -> Found | None:
    if once := ONCE.fullmatch(said):
        return A_YEAR, {"once": 1, "twice": 2}[once[1]] * {"year": 1, "quarter": 4, "month": 12}[once[2]], None, None
    if times := TIMES.fullmatch(said):
        return A_YEAR, _number(times[1]), None, None
    if every := EVERY.fullmatch(said):
        return _every(_number(every[1]), _number(every[2] or every[1]), every[3])
    if hyphened := HYPHENED.fullmatch(said):
        return _every(_number(hyphened[1]), _number(hyphened[1]), hyphened[2])
    return None


def _every(first: int, last: int, unit: str) -> Found | None:
    """Weeks stay weeks; months become so many a year when that comes out even."""
    if unit == "week":
        return WEEKS, None, first, last
    return (A_YEAR, 12 // first, None, None) if first == last and first and 12 % first == 0 else None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS.index(text) + 1


def meetings_expected(rule: MeetingRule, year: int) -> Expected | None:
    """Return how many meetings a rule makes in a calendar year; None when it is not said or as needed.

    A rule that ends within the year counts for the days up to its end.
    """
    if rule.kind not in (A_YEAR, WEEKS):
        return None
    first, last = date(year, 1, 1), date(year, 12, 31)
    whole = (last - first).days + 1
    days = max(0, (min(rule.until or last, last) - first).days + 1)
    if rule.kind == WEEKS:
        return Expected(days // (7 * (rule.weeks_to or 1)), days // (7 * (rule.weeks_from or 1)))
    number = rule.a_year or 0
    return Expected(number * days // whole, -(-number * days // whole))
