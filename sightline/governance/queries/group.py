"""One group: what it is there for, who sits on it, who chairs it now and next, which groups report to it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sightline.governance.models import Group, Membership, Seat
from sightline.governance.permissions import GROUP
from sightline.governance.queries.pages import SeatLine, open_until, seat_lines
from sightline.governance.rules.meeting import meetings_expected
from sightline.governance.rules.seats import (
    DEPUTY,
    VOTING,
    Present,
    Quorum,
    Span,
    chair_words,
    days_left,
    gap_words,
    quorate,
    uncovered,
)
from sightline.governance.rules.standing_dates import clock_to
from sightline.governance.standing import Standing, in_force

NEAR_DAYS = 183  # how long before nobody chairs the page says so at its top


@dataclass(frozen=True)
class GroupPage:
    """A group with its seats of today, ahead and past; `quorum` judges a meeting at which every seat is filled."""

    group: Group
    duties: list[str]
    seats: list[SeatLine]
    ahead: list[Seat]
    past: list[Seat]
    children: list[Group]
    chair: str
    chair_gap: str
    gap_is_near: bool
    expected: str
    review: tuple[str, str]
    quorum: Quorum | None
    twice: frozenset[int]

    @property
    def vacant(self) -> int:
        """How many seats of chairs and members nobody fills."""
        return sum(line.vacant and line.seat.role in VOTING for line in self.seats)


def group_page(group: Group, by: Standing) -> GroupPage:
    """Return a group with its seats of today, ahead and of the past; constant queries."""
    rows = Seat.objects.filter(group=group)
    lines = seat_lines(rows.filter(in_force(by.today)), by)
    past = rows.exclude(open_until(by.today)).select_related("post__agency", "agency").order_by("-ends_on")
    ahead = rows.filter(starts_on__gt=by.today).select_related("post__agency", "agency").order_by("starts_on", "pk")
    later = list(ahead)
    children = GROUP.visible(Group.objects.filter(open_until(by.today, "ended_on"), parent=group), by)
    spans = _chairs(lines, later)
    gap, near = _gap(spans, group, by.today)
    expected = meetings_expected(group.rule, by.today.year)
    return GroupPage(
        group, [one.text for one in group.duties.all()], lines, later, list(past), list(children),
        chair_words(spans, by.today), gap, near, expected.words if expected else "",
        clock_to(group.terms_review_on, by.today), _quorum(group, lines, by), _twice(lines),
    )  # fmt: skip


def _chairs(lines: list[SeatLine], ahead: list[Seat]) -> list[Span]:
    """Return the chairs of today that somebody fills, and those laid ahead."""
    now = [line for line in lines if line.seat.role == Seat.Role.CHAIR and not line.vacant]
    spans = [Span(line.holder, line.seat.starts_on, line.seat.ends_on) for line in now]
    later = [seat for seat in ahead if seat.role == Seat.Role.CHAIR]
    return spans + [Span(str(seat.post or seat.agency), seat.starts_on, seat.ends_on) for seat in later]


def _gap(spans: list[Span], group: Group, today: date) -> tuple[str, bool]:
    """Say from when nobody chairs and whether that is near; a group that is to end needs no chair after that."""
    until = group.ended_on or group.rule.until
    found = [gap for gap in uncovered(spans, today) if until is None or gap[0] <= until]
    if not found:
        return "", False
    return gap_words(found[0], today), found[0][0] <= today + timedelta(days=NEAR_DAYS)


def _quorum(group: Group, lines: list[SeatLine], by: Standing) -> Quorum | None:
    """Judge a meeting to which everybody who sits today comes."""
    if group.quorum is None and not group.quorum_statutory:
        return None
    present = [
        Present(line.seat.pk, held.person_id, line.seat.role, "" if line.independent else line.agency.name,
                line.seat.deputises_for_id)
        for line in lines for held in line.sitters
    ]  # fmt: skip
    statutory = Membership.objects.filter(
        in_force(by.today), partnership=by.partnership, category=Membership.Category.STATUTORY
    )
    names = list(statutory.values_list("agency__name", flat=True))
    return quorate(group.quorum, present, names, every_statutory=group.quorum_statutory)


def _twice(lines: list[SeatLine]) -> frozenset[int]:
    """Return the people who hold more than one seat on the group."""
    seats: dict[int, set[int]] = {}
    for line in lines:
        for held in line.sitters:
            seats.setdefault(held.person_id, set()).add(line.seat.pk)
    return frozenset(person for person, held in seats.items() if len(held) > 1)


def seat_terms(line: SeatLine, today: date) -> str:
    """Say what is special about a seat: its term with the days left, independence, whom it stands in for."""
    seat, said = line.seat, []
    if line.independent:
        said.append("independent")
    if seat.role == DEPUTY:
        stands_for = seat.deputises_for
        said.append(f"for {stands_for.post or stands_for.agency}" if stands_for else "for whoever is not there")
    left = days_left(seat.ends_on, today)
    if seat.ends_on and left is not None:
        said.append(f"until {seat.ends_on.day} {seat.ends_on:%B %Y}, {left} {'day' if left == 1 else 'days'} left")
    return "; ".join(said)
