"""Who sits where: what is missing and what is too much, from plain facts about agencies, groups and seats. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from sightline.governance.rules.seats import CHAIR, DEPUTY, PAPERS, VOTING, WORDS

STATUTORY = "statutory"
MISSING, VACANT, NO_CHAIR, NOWHERE, APART = "missing", "vacant", "no_chair", "nowhere", "apart"
PERSON, POST, ONE_PERSON = "person", "post", "one_person"


@dataclass(frozen=True)
class Limits:
    """The figures of `data/sits.yaml`."""

    most_seats: int
    one_person_groups: int
    expected_on: tuple[str, ...]
    chairs_sit_on: tuple[str, ...]
    source: str
    verified: bool


def read_limits(path: Path) -> Limits:
    """Read the figures; raises ValueError when one is missing or no figure."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return Limits(
            int(said["most_seats"]), int(said["one_person_groups"]), tuple(said["expected_on"]),
            tuple(said["chairs_sit_on"]), said["source"], bool(said["verified"]),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} lacks {error}") from error


@dataclass(frozen=True)
class AgencyFact:
    """An agency on the day; `category` is empty when it was no member."""

    pk: int
    name: str
    category: str = ""


@dataclass(frozen=True)
class GroupFact:
    """A group on the day; `parent` is the group it reports to."""

    pk: int
    name: str
    kind: str
    parent: int | None = None


@dataclass(frozen=True)
class SeatFact:
    """A seat in force on the day. `agency` is None for an independent one, `post` for an agency's own seat."""

    pk: int
    group: int
    agency: int | None
    role: str
    holder: str
    post: int | None = None
    people: tuple[tuple[int, str], ...] = ()
    agency_name: str = ""

    @property
    def filled(self) -> bool:
        """Whether somebody sits there."""
        return bool(self.people)


@dataclass(frozen=True)
class Gap:
    """Something missing: where, and in words."""

    what: str
    words: str
    group: int | None = None
    agency: int | None = None
    who: str = ""


@dataclass(frozen=True)
class Load:
    """Somebody or something with much to carry: how many seats or groups, and in words."""

    what: str
    name: str
    number: int
    words: str
    key: int


def gaps(
    agencies: Sequence[AgencyFact], groups: Sequence[GroupFact], seats: Sequence[SeatFact], limits: Limits
) -> list[Gap]:  # fmt: skip
    """Return what is missing: statutory partners, chairs, chairs where chairs meet, holders, agencies that sit nowhere.

    A group of chairs knows what each group below it does by its chair, who sits there, deputises or attends.
    """
    return [
        *_missing(agencies, groups, seats, limits),
        *_without_chair(groups, seats),
        *_apart(groups, seats, limits),
        *_vacant(groups, seats),
        *_nowhere(agencies, seats),
    ]


def _missing(
    agencies: Sequence[AgencyFact], groups: Sequence[GroupFact], seats: Sequence[SeatFact], limits: Limits
) -> Iterator[Gap]:  # fmt: skip
    sits = {(seat.agency, seat.group) for seat in seats if seat.role in VOTING}
    partners = [agency for agency in agencies if agency.category == STATUTORY]
    for group in groups:
        if group.kind not in limits.expected_on:
            continue
        for agency in partners:
            if (agency.pk, group.pk) not in sits:
                yield Gap(MISSING, f"{agency.name} does not sit on {group.name}", group.pk, agency.pk, agency.name)


def _without_chair(groups: Sequence[GroupFact], seats: Sequence[SeatFact]) -> Iterator[Gap]:
    chaired = {seat.group for seat in seats if seat.role == CHAIR and seat.filled}
    for group in groups:
        if group.pk not in chaired:
            yield Gap(NO_CHAIR, f"Nobody chairs {group.name}", group.pk)


def _apart(groups: Sequence[GroupFact], seats: Sequence[SeatFact], limits: Limits) -> Iterator[Gap]:
    above = {group.pk: group for group in groups if group.kind in limits.chairs_sit_on}
    present: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for seat in seats:
        if seat.role != PAPERS:
            present[seat.group] |= _whoever(seat)
    for group in groups:
        chairs = [seat for seat in seats if (seat.group, seat.role) == (group.pk, CHAIR)]
        parent = above.get(group.parent or 0)
        if parent and chairs and not any(_whoever(seat) & present[parent.pk] for seat in chairs):
            words = f"The chair of {group.name} does not sit on {parent.name}, to which it reports"
            yield Gap(APART, words, group.pk, who=" and ".join(seat.holder for seat in chairs))


def _whoever(seat: SeatFact) -> set[tuple[str, int]]:
    """Return the post of a seat and the people in it, to find the same ones elsewhere."""
    return {(PERSON, pk) for pk, _ in seat.people} | ({(POST, seat.post)} if seat.post else set())


def _vacant(groups: Sequence[GroupFact], seats: Sequence[SeatFact]) -> Iterator[Gap]:
    names = {group.pk: group.name for group in groups}
    for seat in seats:
        if seat.group in names and not seat.filled and seat.role in (*VOTING, DEPUTY) and seat.role != CHAIR:
            words = f"Nobody sits as {WORDS[seat.role]} of {names[seat.group]} for {seat.holder}"
            yield Gap(VACANT, words, seat.group, seat.agency, f"{seat.holder} ({WORDS[seat.role]})")


def _nowhere(agencies: Sequence[AgencyFact], seats: Sequence[SeatFact]) -> Iterator[Gap]:
    somewhere = {seat.agency for seat in seats if seat.role != PAPERS}
    for agency in agencies:
        if agency.category and agency.pk not in somewhere:
            yield Gap(NOWHERE, f"{agency.name} sits on no group", agency=agency.pk)


def overload(agencies: Sequence[AgencyFact], seats: Sequence[SeatFact], limits: Limits) -> list[Load]:
    """Return people and posts with more seats than the limit, and agencies that one person serves everywhere."""
    taken = [seat for seat in seats if seat.role in (*VOTING, DEPUTY)]
    return [
        *_many(PERSON, ((pk, name) for seat in taken for pk, name in seat.people), limits),
        *_many(POST, ((seat.post, seat.holder) for seat in taken if seat.post), limits),
        *_one_person(agencies, taken, limits),
    ]


def _many(what: str, named: Iterable[tuple[int, str]], limits: Limits) -> list[Load]:
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for one in named:
        counts[one] += 1
    found = [(name, number, pk) for (pk, name), number in counts.items() if number > limits.most_seats]
    ranked = sorted(found, key=lambda one: (-one[1], one[0]))
    return [Load(what, name, number, f"{name} has {number} seats", pk) for name, number, pk in ranked]


def _one_person(agencies: Sequence[AgencyFact], seats: Sequence[SeatFact], limits: Limits) -> Iterator[Load]:
    groups: dict[int | None, set[int]] = defaultdict(set)
    people: dict[int | None, set[tuple[int, str]]] = defaultdict(set)
    for seat in seats:
        if seat.filled:
            groups[seat.agency].add(seat.group)
            people[seat.agency].update(seat.people)
    for agency in agencies:
        number = len(groups[agency.pk])
        if number >= limits.one_person_groups and len(people[agency.pk]) == 1:
            ((_, name),) = people[agency.pk]
            words = f"{name} alone sits on all {number} groups for {agency.name}"
            yield Load(ONE_PERSON, agency.name, number, words, agency.pk)
