"""What a protocol says, read from the content of its entry in a rule set. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.disagreements.rules.clocks import Limit

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step of a protocol: `position` counts all steps from 0, `stage` is what people call it (several steps may be
    of one stage). A limit that is None was not stated. `form` names what is written, such as a letter.
    """

    position: int
    stage: int
    who: str
    does: str
    limit: Limit | None
    urgent_limit: Limit | None
    tells_board: bool
    from_first: bool
    form: str

    def limit_when(self, *, urgent: bool) -> Limit | None:
        """Return the limit that holds: on the urgent track the urgent one, where the protocol states one."""
        return self.urgent_limit if urgent and self.urgent_limit else self.limit

    @property
    def limit_words(self) -> str:
        """The ordinary limit in words, such as “within 5 working days”."""
        return _words(self.limit, self.from_first)

    @property
    def urgent_words(self) -> str:
        """The urgent limit in words."""
        return _words(self.urgent_limit, self.from_first)


def steps_of(stages: Sequence[Content]) -> list[Step]:
    """Return the steps of a protocol in order; a step without a stage of its own is the next stage."""
    found: list[Step] = []
    for position, row in enumerate(stages):
        stage = int(row.get("stage") or (found[-1].stage + 1 if found else 1))
        found.append(
            Step(
                position, stage, str(row["who"]), str(row["does"]), _limit(row, "within", "unit"),
                _limit(row, "urgent_within", "urgent_unit"), bool(row.get("tells_board")),
                row.get("counts_from") == "the first step", str(row.get("form") or ""),
            )
        )  # fmt: skip
    return found


def _limit(row: Content, amount: str, unit: str) -> Limit | None:
    return Limit(float(row[amount]), str(row.get(unit) or "working days")) if row.get(amount) is not None else None


def is_for_partners(content: Content) -> bool:
    """Return whether a protocol is for disputes between partners and not for disagreements about a case."""
    return content.get("between") == "partners"


def _words(limit: Limit | None, from_first: bool) -> str:
    if limit is None:
        return ""
    if limit.amount == 0:
        return f"on the same {limit.unit.removesuffix('s')}"
    unit = limit.unit.removesuffix("s") if limit.amount == 1 else limit.unit
    return f"within {limit.amount:g} {unit}{' of the first step' if from_first else ''}"
