"""Whether a meeting may decide now: the quorum of the group, and who has to be there for a kind of decision. Pure.

How a seat counts is the rule of seats (`governance.rules.seats`, ADR 12); what is added here is who left, who was shown
out of an item, and the posts and agencies that a partnership says have to be there.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sightline.governance.rules.seats import Present, Quorum, quorate

PRESENT, DEPUTY = "present", "deputy"
CAME = (PRESENT, DEPUTY)
QUORUM = "quorum"


@dataclass(frozen=True)
class Row:
    """One seat at a meeting: its state, who came, for which agency (empty for an independent seat), as which posts.

    `post` is the post of the seat itself, or None for an agency's seat.
    """

    seat: int
    role: str
    state: str
    person: int | None = None
    agency: str = ""
    post: int | None = None
    deputy_seat: int | None = None
    left: bool = False


@dataclass(frozen=True)
class Wanted:
    """Somebody who has to be there: the holder of a post, or anybody of an agency, and what for."""

    needed_for: str
    words: str
    post: int | None = None
    agency: str = ""


@dataclass(frozen=True)
class Rule:
    """The rule of a group: how many, whether every statutory partner (named), and who else has to be there."""

    number: int | None = None
    statutory: Sequence[str] = ()
    every_statutory: bool = False
    wanted: Sequence[Wanted] = ()


def here(rows: Iterable[Row], out: Collection[int] = ()) -> list[Row]:
    """Return the seats taken now: who came, has not left, and was not shown out (`out`, keys of people)."""
    return [row for row in rows if row.state in CAME and not row.left and row.person not in out]


def judge(rule: Rule, rows: Iterable[Row], out: Collection[int] = ()) -> Quorum:
    """Judge the quorum by who is in the room; a deputy counts for the seat they stand in for."""
    found = here(rows, out)
    told = quorate(rule.number, [_present(row) for row in found], rule.statutory, every_statutory=rule.every_statutory)
    lacking = missing(rule, found, QUORUM)
    if not lacking:
        return told
    sentence = f"{told.sentence} " if not told.ok else ""
    return Quorum(
        False, told.counted, (*told.missing, *lacking), f"{sentence}Has to be there and is not: {', '.join(lacking)}."
    )


def missing(rule: Rule, rows: Iterable[Row], needed_for: str, out: Collection[int] = ()) -> list[str]:
    """Return who has to be there for a kind of decision, or for the quorum, and is not; each once, in their order."""
    found = here(rows, out)
    posts = {row.post for row in found if row.post is not None}
    agencies = {row.agency for row in found if row.agency}
    lacking = [
        one.words
        for one in rule.wanted
        if one.needed_for == needed_for and not (one.post in posts if one.post is not None else one.agency in agencies)
    ]
    return list(dict.fromkeys(lacking))


def _present(row: Row) -> Present:
    if row.state == DEPUTY and row.deputy_seat is not None:
        return Present(row.deputy_seat, row.person or 0, "deputy", row.agency, row.seat)
    return Present(row.seat, row.person or 0, row.role, row.agency)
