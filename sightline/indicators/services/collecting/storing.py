"""Store what an agency sent: checked whole, kept whole or not at all."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.services.saying import check_version, paragraphs, short
from sightline.governance.standing import Standing
from sightline.indicators.models import DataReturn, Indicator, Observation, Period, ReturnLine
from sightline.indicators.permissions import DATA_RETURN
from sightline.indicators.queries.returns import asked_of
from sightline.indicators.rules.checks import NIL, NOT_HELD, QUERY, Found, Line, check
from sightline.indicators.services.collecting.writing import write_rows
from sightline.kernel.errors import OutOfState

State, Kept = DataReturn.State, ReturnLine.State
OPEN = (State.DRAFT, State.SENT_BACK)
ABSENT = ("N08", "N09")
SOURCES = ("page", "file", "pasted", "api")


@dataclass(frozen=True)
class Stored:
    """What became of figures that came in: with any error nothing was stored; queries wait for an answer."""

    errors: Sequence[Found]
    queries: Sequence[Found] = ()
    rows: int = 0
    indicators: int = 0
    told: Sequence[str] = field(default=())


@transaction.atomic
def store_figures(
    *, data_return: DataReturn, lines: Sequence[Line], version: int | None, by: Standing, source: str = "page",
    already: Sequence[Found] = (), sheet: str = "", answered: Mapping[str, str] | None = None,
) -> Stored:  # fmt: skip
    """Check figures and keep them as the draft of a return, in place of what it held of the same indicators.

    `already` is what reading the file found; `answered` maps codes to what the supplier says to queries. `version` is
    that of the return as it was seen, None when it was not looked at (the API). With an error nothing changes. Raises
    NotAllowed, OutOfState when the return is not open, Conflict.
    """
    row = locked(data_return, by, version)
    asked, indicators = asked_of(row)
    unread = {one.row for one in already}  # a figure that could not be read is there, and said once
    found = [*already, *(one for one in check(lines, asked, sheet) if one.code not in ABSENT or one.row not in unread)]
    errors = [one for one in found if one.kind != QUERY]
    if errors:
        return Stored(sorted(errors, key=lambda one: (one.row, one.code)))
    queries = [one for one in found if one.kind == QUERY]
    keys = {code: indicators[code] for code in {line.code for line in lines}}
    rows = Observation.objects.filter(data_return=row, revision=row.revision, state=Observation.State.DRAFT)
    rows.filter(indicator__in=[one.pk for one in keys.values()]).delete()
    written = write_rows(_rows(row, lines, keys))
    _keep_lines(row, lines, keys, queries, answered or {})
    row.version += 1
    row.save(update_fields=["version"])
    record(
        tenant=by.partnership.code, verb="data_return.stored", reference=row.reference, by=by, level=2,
        after={"source": source, "rows": written, "indicators": len(keys), "revision": row.revision},
    )  # fmt: skip
    return Stored((), queries, written, len(keys))


def locked(data_return: DataReturn, by: Standing, version: int | None) -> DataReturn:
    """Return a return that is open to figures, locked; raises NotAllowed, OutOfState, Conflict."""
    row = lock(data_return)
    DATA_RETURN.require(by, "U", row)
    if version is not None:
        seen = {"The return": "as you saw it"}
        check_version(version, row.version, seen, {"The return": f"changed since; now {row.get_state_display()}"})
    if row.state not in OPEN:
        raise OutOfState(f"This return is {row.get_state_display()}. Its figures do not change until it is sent back.")
    if row.period.frozen_at:
        raise OutOfState("The period is frozen. Ask the business unit to open it again.")
    return row


def lock(data_return: DataReturn) -> DataReturn:
    """Return a return locked, with its period as it stands now: read once the lock is held, which freezing takes too.

    So of a deed and a freeze at one moment the later sees what the earlier did.
    """
    row = DataReturn.objects.select_for_update().get(pk=data_return.pk)
    row.period = Period.objects.get(pk=row.period_id)
    return row


def _rows(row: DataReturn, lines: Sequence[Line], keys: Mapping[str, Indicator]) -> Iterator[tuple[Any, ...]]:
    starts_on, draft = row.period.starts_on.isoformat(), Observation.State.DRAFT.value
    head, tail = row.partnership_id, ("", draft, False)
    for line in lines:
        one = keys[line.code]
        figures = (line.numerator, line.denominator, line.value)
        if line.state == NIL and one.unit not in ("measure", "narrative"):
            figures = (0, 0 if one.unit == "percent" else None, None)
        if figures != (None, None, None):
            yield (head, one.pk, row.pk, row.revision, starts_on, line.dimension, line.part, *figures, *tail)


def _keep_lines(
    row: DataReturn, lines: Sequence[Line], keys: Mapping[str, Indicator], queries: Sequence[Found],
    answered: Mapping[str, str],
) -> None:  # fmt: skip
    """Keep for each indicator whether it was given, and what the supplier says of it."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        for name in ("state", "reason", "commentary"):
            if text := getattr(line, name):
                said[line.code].setdefault(name, text)
    asked: dict[str, list[dict[str, str]]] = defaultdict(list)
    for query in queries:
        asked[query.indicator].append({"code": query.code, "sentence": query.whole})
    filled = {line.code for line in lines if line.filled}
    kept = {one.indicator_id: one for one in ReturnLine.objects.filter(data_return=row)}
    changed = []
    for code, indicator in keys.items():
        one, words = kept[indicator.pk], said[code]
        narrative = indicator.unit == "narrative" and words.get("commentary")
        one.state = _state(words.get("state", ""), code in filled or bool(narrative))
        one.reason = short(words.get("reason", ""), "reason", "the reason", 300)
        one.commentary = paragraphs(words.get("commentary", ""), "commentary", "the commentary")
        one.queries = asked[code]
        one.answered = paragraphs(answered.get(code, "") or one.answered, "answered", "the answer", 2000)
        changed.append(one)
    ReturnLine.objects.bulk_update(changed, ["state", "reason", "commentary", "queries", "answered"])


def _state(said: str, filled: bool) -> str:
    if said == NOT_HELD:
        return Kept.NOT_HELD
    if said == NIL:
        return Kept.NIL
    return Kept.GIVEN if filled else Kept.EMPTY
