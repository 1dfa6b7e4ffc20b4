"""What changed in a quarter, from what the charts said at its end and what they said at the end of the one before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORSE, CHANGED, UNKNOWN, USUAL, BETTER = "worse", "changed", "unknown", "usual", "better"
HEADS = {
    WORSE: "Getting worse", BETTER: "Getting better", CHANGED: "Changed, neither good nor bad",
    USUAL: "No change", UNKNOWN: "Cannot say",
}  # fmt: skip
LEADS = {
    WORSE: "moving the wrong way more than chance explains", BETTER: "moving the right way more than chance explains",
    CHANGED: "higher or lower than usual", USUAL: "moving only as much as it usually does",
    UNKNOWN: "too few figures, or none for the quarter",
}  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """An indicator's newest figure in words, what its chart says (`state`, `because`, `aim`) and the state that it said
    a quarter before, empty where there was no figure then. `late` says that no figure of the quarter is in.
    """

    key: int
    name: str
    figure: str
    state: str
    because: str
    aim: str = ""
    before: str = ""
    late: bool = False


@dataclass(frozen=True)
class Line:
    """One plain sentence about an indicator, and whether its state is new this quarter."""

    key: int
    name: str
    sentence: str
    new: bool


@dataclass(frozen=True)
class Part:
    """One part of what changed: its state, heading, what the heading means, and its sentences, the new ones first."""

    state: str
    head: str
    lead: str
    lines: Sequence[Line]


def what_changed(found: Iterable[Compared]) -> list[Part]:
    """Return what changed, a part for each state, worst first; every indicator stands in one of them."""
    lines: dict[str, list[Line]] = {state: [] for state in HEADS}
    for one in found:
        lines[UNKNOWN if one.late else one.state].append(Line(one.key, one.name, _sentence(one), _is_new(one)))
    return [
        Part(state, head, LEADS[state], sorted(lines[state], key=lambda line: (not line.new, line.name)))
        for state, head in HEADS.items()
    ]


def _is_new(one: Compared) -> bool:
    return not one.late and one.before not in ("", UNKNOWN, one.state)


def _sentence(one: Compared) -> str:
    if one.late:
        return f"No figure for this quarter is in yet{f'; the last was {one.figure}' if one.figure else ''}."
    why = f"{one.because[:1].upper()}{one.because[1:]}"
    parts = [one.figure, f"{why}{'' if one.state == UNKNOWN else _since(one)}", f"{one.aim[:1].upper()}{one.aim[1:]}"]
    return " ".join(f"{part}." for part in parts if part)


def _since(one: Compared) -> str:
    if one.before in ("", UNKNOWN):
        return ""
    if one.before == one.state:
        return "" if one.state == USUAL else ", and it was so the quarter before"
    if one.state == USUAL:
        was = {WORSE: "a concern", BETTER: "improving", CHANGED: "out of the usual"}[one.before]
        return f"; the quarter before it was {was}"
    return "; this is new this quarter"
