"""Reads of returns: the list, one return with its lines, what it asks for, what it lacks, its template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from sightline.governance.models import Agency
from sightline.governance.standing import Standing
from sightline.indicators.models import DataReturn, Indicator, Observation, Period, ReturnLine
from sightline.indicators.permissions import DATA_RETURN
from sightline.indicators.queries.limits import so_far
from sightline.indicators.rules import periods
from sightline.indicators.rules.checks import Asked, Line
from sightline.kernel.references import Resolved

STATES = {
    "": "Open or waiting", "draft": "Not yet submitted", "submitted": "Submitted", "sent_back": "Sent back",
    "accepted": "Accepted", "frozen": "Frozen", "any": "Any",
}  # fmt: skip
WAITS = ("draft", "submitted", "sent_back")
FEW = 60  # parts of one breakdown that a page asks for; more come by file
EMPTY = ReturnLine.State.EMPTY


def href(page: str, row: DataReturn, by: Standing) -> str:
    """Return the address of a page of a return."""
    return reverse(f"indicators:{page}", args=[by.partnership.slug, row.reference])


def period_words(period: Period) -> str:
    """Return what a period is called."""
    return periods.period_words(period.frequency, period.starts_on)


def returns(by: Standing) -> QuerySet[DataReturn]:
    """Return the returns this standing may read."""
    return DATA_RETURN.visible(DataReturn.objects.select_related("period", "agency"), by)


def returns_to_open() -> QuerySet[DataReturn]:
    """Return all returns with what their page shows; a view goes through `load`."""
    return DataReturn.objects.select_related("period", "agency", "submitted_by", "accepted_by", "partnership")


def version_of(row: DataReturn) -> int:
    """Return the version of a return as it is now."""
    return DataReturn.objects.values_list("version", flat=True).get(pk=row.pk)


def listed(by: Standing, params: Mapping[str, str]) -> QuerySet[DataReturn]:
    """Return the returns an address asks for, the first due first, each with how many lines it has and has filled."""
    state, agency = params.get("state", ""), params.get("agency", "")
    rows = returns(by)
    if state in STATES and state != "any":
        rows = rows.filter(state__in=WAITS) if not state else rows.filter(state=state)
    elif state != "any":
        rows = rows.filter(state__in=WAITS)
    for name, value in (("agency", agency), ("period", params.get("period", ""))):
        if value.isascii() and value.isdigit() and len(value) < 12:
            rows = rows.filter(**{name: int(value)})
    filled = Count("lines", filter=~Q(lines__state=EMPTY))
    return rows.annotate(asked=Count("lines"), filled=filled).order_by("due_on", "reference")


def periods_here(by: Standing) -> list[Period]:
    """Return the periods of returns this standing may read, the newest first."""
    seen = returns(by).order_by().values("period")
    return list(Period.objects.filter(pk__in=seen).order_by("-starts_on", "frequency"))


def agencies_here(by: Standing) -> list[Agency]:
    """Return the agencies of returns this standing may read, by name."""
    return list(Agency.objects.filter(pk__in=returns(by).order_by().values("agency")).order_by("name"))


def period_to_open() -> QuerySet[Period]:
    """Return all periods; a view asks for one of its own partnership."""
    return Period.objects.all()


def lines_of(row: DataReturn) -> list[ReturnLine]:
    """Return the lines of a return by code."""
    return list(row.lines.select_related("indicator").order_by("indicator__code"))


def asked_of(row: DataReturn) -> tuple[dict[str, Asked], dict[str, Indicator]]:
    """Return what a return asks for, by code: as the checks take it, and as rows; a fixed number of queries."""
    found = {one.indicator.code: one.indicator for one in lines_of(row)}
    charts = so_far(list(found.values()), row.period.starts_on)
    asked = {code: Asked(code, one.unit, one.splits, charts[one.pk]) for code, one in found.items()}
    return asked, found


@dataclass(frozen=True)
class Row:
    """One row of a return’s page and template: the total of an indicator, or one part of a breakdown."""

    indicator: Indicator
    dimension: str = ""
    part: str = ""
    figure: Observation | None = None


def rows_of(row: DataReturn, lines: Sequence[ReturnLine], *, page: bool = False) -> list[Row]:
    """Return what is to be filled in, with what is there; breakdowns whose parts the supplier names have those given.

    A `page` leaves out breakdowns of more than FEW parts: they come by file. One query.
    """
    seen = {Observation.State.DRAFT, Observation.State.CURRENT}
    rows = Observation.objects.filter(data_return=row, revision=row.revision, state__in=seen)
    there = {(one.indicator_id, one.dimension, one.part): one for one in rows}
    named: dict[tuple[int, str], list[str]] = {}
    for key, dimension, part in there:
        named.setdefault((key, dimension), []).append(part)
    found = []
    for line in lines:
        one = line.indicator
        found.append(Row(one, figure=there.get((one.pk, "", ""))))
        for dimension, parts in one.splits.items():
            known = parts or sorted(named.get((one.pk, dimension), []))
            if not page or len(known) <= FEW:
                found += [Row(one, dimension, part, there.get((one.pk, dimension, part))) for part in known]
    return found


def unseen(row: DataReturn, lines: Sequence[ReturnLine], after: int) -> list[Line]:
    """Return the figures of parts too many for a page, so that saving the page keeps them; numbered after `after`."""
    shown = {(one.indicator.pk, one.dimension, one.part) for one in rows_of(row, lines, page=True)}
    rest = [
        one for one in rows_of(row, lines)
        if one.figure and (one.indicator.pk, one.dimension, one.part) not in shown
    ]  # fmt: skip
    return [
        Line(
            after + at, one.indicator.code, one.dimension, one.part, one.figure.numerator, one.figure.denominator,
            one.figure.value,
        )
        for at, one in enumerate(rest, start=1) if one.figure
    ]  # fmt: skip


def lacking(row: DataReturn) -> list[str]:
    """Return what stands against submitting a return, a sentence each."""
    lines = lines_of(row)
    empty = [one.indicator.code for one in lines if one.state == EMPTY]
    found = []
    if empty:
        more = f" and {len(empty) - 8} more" if len(empty) > 8 else ""
        found.append(f"Not filled in: {', '.join(empty[:8])}{more}. Give figures, nil, or why they are not held.")
    for one in lines:
        if one.queries and not (one.commentary or one.answered):
            found.append(f"{one.indicator.code}: {one.queries[0]['sentence']} Write it into its commentary.")
    return found


def resolve_return(reference: str, by: Standing) -> Resolved | None:
    """Return what a return’s reference leads to, or None for whoever may not know of it."""
    row = returns(by).filter(reference=reference).first()
    if row is None:
        return None
    title = f"Return of {row.agency}, {period_words(row.period)}"
    return Resolved(reference, title, row.get_state_display(), href("return", row, by), 2)
