"""What passes when all open work of posts is handed over: the list that its page shows and its deed takes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import visible
from sightline.governance.models import Appointment, Post
from sightline.governance.standing import Standing, in_force


@dataclass
class Passing:
    """Open actions that posts own or deputise, of those a standing may update; how many it may only read."""

    posts: frozenset[int] = frozenset()
    actions: list[Action] = field(default_factory=list)
    kept: int = 0

    @property
    def seal(self) -> str:
        """A short text that changes when any of the actions does."""
        said = repr([(action.pk, action.version) for action in self.actions])
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def owned(self) -> list[Action]:
        """Those the posts own."""
        return [action for action in self.actions if action.owner_id in self.posts]

    @property
    def deputised(self) -> list[Action]:
        """Those the posts are deputy of, and do not own."""
        return [action for action in self.actions if action.owner_id not in self.posts]


def passing_of(posts: Sequence[Post], by: Standing, *, lock: bool = False) -> Passing:
    """Return the open actions of posts that a standing may update, drafts among them; one query."""
    keys = frozenset(post.pk for post in posts)
    rows = visible(by).filter(Q(owner__in=keys) | Q(deputy__in=keys), status=Action.Status.OPEN)
    rows = rows.select_related("owner__agency", "deputy", "agency").order_by("reference")
    found = list(rows.select_for_update(of=("self",)) if lock else rows)
    mine = [action for action in found if ACTION.may(by, "U", action)]
    return Passing(keys, mine, len(found) - len(mine))


def posts_of(person: Person, by: Standing) -> list[Post]:
    """Return the posts of the partnership that a person holds today, by title."""
    held = Appointment.objects.filter(in_force(by.today), partnership=by.partnership, person=person, post__isnull=False)
    return list(Post.objects.filter(pk__in=held.values("post")).select_related("agency").order_by("title"))


def holders(by: Standing) -> list[tuple[int, str]]:
    """Return (key, name) of the people who hold more than one post today; one query."""
    rows = Appointment.objects.filter(in_force(by.today), partnership=by.partnership, post__isnull=False)
    found: dict[int, list[str]] = {}
    for person, name in rows.order_by("person__name").values_list("person", "person__name"):
        found.setdefault(person, []).append(name)
    return [(person, names[0]) for person, names in found.items() if len(names) > 1]
