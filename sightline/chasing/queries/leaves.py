"""Who is away when, who stands in, what was done meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from sightline.accounts.models import Person
from sightline.actions import filtering
from sightline.actions.models import Action, Update
from sightline.actions.permissions import ACTION
from sightline.actions.queries import visible
from sightline.chasing.models import Leave
from sightline.chasing.permissions import LEAVE
from sightline.chasing.queries.links import may_answer
from sightline.chasing.queries.people import holders_of
from sightline.governance.models import Appointment, Partnership, Post
from sightline.governance.permissions import PERSON
from sightline.governance.standing import Standing, in_force, standing_of
from sightline.governance.standings import standings_of
from sightline.kernel.dates import england_midnight

MEANWHILE_MOST = 200
TOLD_BACK_FOR = timedelta(days=30)


def may_record_for(by: Standing, person: Person) -> bool:
    """Return whether somebody may record that a person is away."""
    return LEAVE.may(by, "U", Leave(partnership=by.partnership, person=person))


def may_record_for_all(by: Standing) -> bool:
    """Return whether somebody may record leave for others."""
    return LEAVE.may(by, "U")


def leaves_to_open() -> QuerySet[Leave]:
    """Return all leave, for `access.load`."""
    return Leave.objects.select_related("person", "stand_in__agency")


def leaves_seen(by: Standing) -> QuerySet[Leave]:
    """Return the leave a standing may change, as page and file list it: the business unit's is everybody's."""
    rows = leaves_to_open().filter(partnership=by.partnership).order_by("starts_on", "pk")
    return rows if may_record_for_all(by) else rows.filter(person=by.person)


def own_leave(by: Standing) -> QuerySet[Leave]:
    """Return the person's own leave, now or ahead."""
    return leaves_to_open().filter(partnership=by.partnership, person=by.person, ends_on__gte=by.today)


def stood_in_for(by: Standing) -> QuerySet[Leave]:
    """Return the leave, now or ahead, during which the person's posts stand in for somebody."""
    rows = leaves_to_open().filter(partnership=by.partnership, ends_on__gte=by.today, stand_in__in=by.post_ids)
    return rows.exclude(person=by.person)


def people_away(by: Standing) -> QuerySet[Person]:
    """Return the people whose leave somebody may record: everybody in a post or seat today, or themselves."""
    if not (may_record_for_all(by) and PERSON.may(by, "R")):
        return Person.objects.filter(pk=by.person.pk)
    here = Appointment.objects.filter(in_force(by.today), partnership=by.partnership).values("person")
    return Person.objects.filter(Q(pk__in=here) | Q(pk=by.person.pk), is_active=True).order_by("name", "pk")


def owned_by(person: Person, partnership: Partnership, today: date) -> list[Action]:
    """Return the open actions below level 3 that a person's posts own; three queries."""
    posts = standing_of(person, partnership, today).post_ids
    rows = Action.objects.filter(filtering.LIVE, filtering.OPEN, partnership=partnership, owner__in=posts)
    return list(rows.filter(level__lt=Action.Level.CASE).select_related("owner", "deputy").order_by("reference"))


def not_covered(actions: Sequence[Action], stand_in: Post, today: date) -> list[Action] | None:
    """Return which of these actions nobody in a post may update; None when nobody holds it. Four queries."""
    here = stand_in.partnership
    people = holders_of([stand_in.pk], here, today)[stand_in.pk]
    standings = standings_of(people, here, today).values()
    return [one for one in actions if not any(may_answer(one, by) for by in standings)] if people else None


@dataclass(frozen=True)
class Meanwhile:
    """What was said of one action while its owner was away: the newest update and how many there were."""

    action: Action
    newest: Update
    count: int


def meanwhile(leave: Leave, by: Standing) -> list[Meanwhile]:
    """Return what others said, while a person was away, of the actions of their posts, of what they may read now."""
    since, until = england_midnight(leave.starts_on), england_midnight(leave.ends_on + timedelta(days=1))
    rows = Update.objects.filter(
        Q(action__owner__in=by.post_ids) | Q(action__deputy__in=by.post_ids), partnership=by.partnership,
        action__in=visible(by).filter(level__lt=Action.Level.CASE), created_at__gte=since, created_at__lt=until,
    ).exclude(author=by.person)  # fmt: skip
    found: dict[int, list[Update]] = {}
    for row in rows.select_related("action", "author").order_by("-created_at", "-pk")[:MEANWHILE_MOST]:
        found.setdefault(row.action_id, []).append(row)
    return [Meanwhile(some[0].action, some[0], len(some)) for some in found.values()]


def back_by(today: date) -> QuerySet[Leave]:
    """Return the leave, anywhere, that is over and of which its person has had no summary yet; not that of long ago."""
    rows = Leave.objects.filter(ends_on__lt=today, ends_on__gte=today - TOLD_BACK_FOR, told_back_at__isnull=True)
    return rows.filter(person__is_active=True).select_related("person", "partnership")


def last_leave(by: Standing) -> Leave | None:
    """Return the person's leave that ended within thirty days, if any."""
    rows = Leave.objects.filter(partnership=by.partnership, person=by.person, ends_on__lt=by.today)
    return rows.filter(ends_on__gte=by.today - TOLD_BACK_FOR).order_by(F("ends_on").desc()).first()


def still_readable(references: Sequence[str], by: Standing) -> bool:
    """Return whether somebody may read every one of these actions."""
    rows = Action.objects.filter(partnership=by.partnership, reference__in=references)
    return sum(ACTION.may(by, "R", row) for row in rows) == len(set(references))
