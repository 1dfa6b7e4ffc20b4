"""Planning a year's meetings for many groups in one deed."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Group
from sightline.governance.rules import meeting
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import next_references
from sightline.meetings.models import Meeting, MeetingChange, Series
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.plan import Proposed, Wished, propose

KIND = "MT"
CHANGED = "What stands in the way of these days has changed since you looked. Look at the days again."


@transaction.atomic
def plan_year(
    *, first: date, last: date, wished: Sequence[Wished], days: Sequence[date], by: Standing
) -> list[Meeting]:
    """Plan the meetings of some groups from `first` to `last` and return them, in order of their day.

    `days` are the days the person looked at, group by group. Raises NotAllowed for a group one may not call together,
    DomainError when there is nothing to plan, a group has no rule or a pair is not right, OutOfState when the days have
    become other ones or a group’s meetings stand already.
    """
    for one in wished:
        MEETING.require(by, "C", Meeting(partnership=by.partnership, group=one.group))
    _check(wished)
    list(Group.objects.select_for_update().filter(pk__in=[one.group.pk for one in wished]).values_list("pk"))
    try:
        plan = propose(by, first, last, wished)
    except ValueError as error:
        raise DomainError(str(error), field="starts_on") from None
    if [day for one in plan.groups for day in one.days] != list(days):
        raise OutOfState(CHANGED)
    if not plan.meetings:
        raise DomainError("There is no meeting to plan. Choose a group that meets by a rule.", field="groups")
    for made in plan.groups:
        if made.standing_already:
            raise OutOfState(f"{made.wished.group} has meetings in this time already. Move those, or leave it out.")
    return _made(plan.groups, first, last, by)


def _check(wished: Sequence[Wished]) -> None:
    groups = {one.group.pk: one for one in wished}
    for one in wished:
        if one.pair is None:
            continue
        leader = groups.get(one.pair.pk)
        if leader is None or leader is one:
            raise DomainError(f"{one.group} is paired with {one.pair}, which is not being planned.", field="groups")
        if leader.pair:
            raise DomainError(f"{one.pair} follows {leader.pair}; pair {one.group} with that one.", field="groups")


def _made(groups: Sequence[Proposed], first: date, last: date, by: Standing) -> list[Meeting]:
    series = _series(groups, first, last, by)
    rows = [
        Meeting(
            partnership=by.partnership, group=one.wished.group, series=series[one.wished.group.pk], starts_at=start,
            ends_at=end, place=one.wished.place, join_url=one.wished.join_url, created_by=by.person,
        )
        for one in groups
        for start, end in (one.moments(day) for day in one.days)
    ]  # fmt: skip
    rows.sort(key=lambda row: (row.starts_at, row.group_id))
    for row, reference in zip(rows, next_references(by.partnership.code, KIND, len(rows)), strict=True):
        row.reference = reference
    made = Meeting.objects.bulk_create(rows)
    MeetingChange.objects.bulk_create(
        MeetingChange(partnership=by.partnership, meeting=row, what="planned", author=by.person) for row in made
    )
    for one in groups:
        mine = [row for row in made if row.group_id == one.wished.group.pk]
        record(
            tenant=by.partnership.code, verb="meeting.planned", reference=mine[0].reference if mine else "", by=by,
            after={"group": one.wished.group.pk, "meetings": len(mine), "from": first, "to": last},
        )  # fmt: skip
    return made


def _series(groups: Sequence[Proposed], first: date, last: date, by: Standing) -> dict[int, Series]:
    """Make the series of each group, leaders before those paired with them."""
    found: dict[int, Series] = {}
    for one in sorted(groups, key=lambda one: one.wished.pair is not None):
        said = one.wished
        found[said.group.pk] = Series.objects.create(
            partnership=by.partnership, group=said.group, starts_on=first, ends_on=last, weekday=said.weekday,
            starts_at=said.starts_at, minutes=said.minutes, place=said.place, join_url=said.join_url,
            avoids_school=said.avoids_school, after_data=said.after_data, lead_days=said.lead_days,
            pair=found[said.pair.pk] if said.pair else None, rule_in_words=meeting.words(said.group.rule)[:120],
        )  # fmt: skip
    return found
