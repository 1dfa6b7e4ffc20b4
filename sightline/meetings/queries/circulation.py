"""Who is asked when a decision goes round, and what their answers come to."""

from collections.abc import Sequence

from sightline.governance.models import Seat
from sightline.governance.standing import SITTING, Standing
from sightline.meetings.models import Decision, DecisionAnswer
from sightline.meetings.queries.expected import Expected, sitting
from sightline.meetings.queries.record import agency_of, rule_of
from sightline.meetings.rules import decisions, quorum


def asked_of(row: Decision, by: Standing) -> list[Expected]:
    """Return who answers a decision: chair, deputy chairs and members today, each person once; three queries."""
    found: dict[int, Expected] = {}
    for one in sitting(row.partnership, [row.group_id]).on(row.group_id, by.today, SITTING):
        found.setdefault(one.person.pk, one)
    return list(found.values())


def seat_of(row: Decision, by: Standing) -> Seat | None:
    """Return the seat by which somebody answers, or None when they hold none."""
    return next((one.seat for one in asked_of(row, by) if one.person.pk == by.person.pk), None)


def standing_of_answers(row: Decision, answers: Sequence[DecisionAnswer], by: Standing) -> decisions.Standing:
    """Return what stands against a decision by who answered it at all."""
    seats = {one.pk: one for one in Seat.objects.filter(pk__in=[one.seat_id for one in answers]).select_related(
        "post__agency", "agency")}  # fmt: skip
    rule = rule_of(row.group, by)
    rows = []
    for one in answers:
        seat = seats[one.seat_id]
        agency = agency_of(seat)
        name = (seat.post.agency.name if seat.post else seat.agency.name if seat.agency else "") if agency else ""
        rows.append(quorum.Row(seat.pk, seat.role, quorum.PRESENT, one.person_id, name, seat.post_id))
    found = quorum.judge(rule, rows)
    return decisions.Standing(found.ok, found.sentence, quorum.missing(rule, rows, row.kind))
