"""The standings of several people at once, for mails that ask what each of them may see."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from sightline.accounts.models import Person
from sightline.governance.models import Partnership, Seat
from sightline.governance.standing import SAT, Sitting, Standing, all_held, folded, joined, sitting_today


def standings_of(people: Collection[Person], partnership: Partnership, today: date) -> dict[int, Standing]:
    """Return {person: their standing in a partnership on a day}; two queries, however many people."""
    if not people:
        return {}
    by_person: dict[int, list[Any]] = defaultdict(list)
    for whose, *row in all_held(today, partnership=partnership, person__in={person.pk for person in people}):
        by_person[whose].append(row)
    holdings = {person.pk: folded(by_person[person.pk], today) for person in people}
    posts = set().union(*(found[0] for found in holdings.values()))
    seats = set().union(*(found[1] for found in holdings.values()))
    rows = Seat.objects.filter(sitting_today(today), Q(post__in=posts) | Q(pk__in=seats), partnership=partnership)
    sat = list(rows.values_list("post_id", "pk", *SAT))
    found = {}
    for person in people:
        mine_held, sitting = holdings[person.pk], Sitting()
        for post, seat, *told in sat:
            if post in mine_held[0] or seat in mine_held[1]:
                sitting.sit(*told)
        found[person.pk] = joined(person, partnership, today, mine_held, sitting)
    return found
