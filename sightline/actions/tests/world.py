"""A partnership in which every role meets actions of each level, for the tests of actions and of home."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.governance.models import Agency, Group, Partnership, Post
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_today
from tests.factories import (
    appoint,
    business_manager,
    make_action,
    make_agency,
    make_group,
    make_partnership,
    make_person,
    make_post,
    seat,
    standing,
)

OPEN_TITLE, GROUP_TITLE, CASE_TITLE = "Agree one screening tool", "Zircon review of a ward", "Quartz case of a child"


@dataclass
class World:
    """One partnership, an owner in a post, a chair of the group, and an action of each level."""

    partnership: Partnership
    agency: Agency
    group: Group
    post: Post
    manager: Person
    owner: Person
    chair: Person
    open: Action
    group_only: Action
    case: Action

    def by(self, person: Person) -> Standing:
        """Return a person's standing, worked out afresh."""
        return standing(person, self.partnership)

    @property
    def slug(self) -> str:
        """The partnership's address."""
        return self.partnership.slug

    def href(self, page: str = "") -> str:
        """Return the address of the list or of a page below it."""
        return f"/{self.slug}/actions/{page}"

    def action(self, title: str = "", **fields: Any) -> Action:
        """Open another action as the business manager."""
        return make_action(self.partnership, title, by=self.manager, **fields)


def make_world(code: str = "NMR") -> World:
    """Make the partnership; the owner's action is late, the level 2 and 3 ones belong to the group's chair's side."""
    partnership = make_partnership(code)
    agency = make_agency(f"{code} Police", partnership)
    post = make_post(partnership, "Detective superintendent", agency)
    group = make_group(partnership, "Exploitation sub-group")
    chair_post = make_post(partnership, "Director of nursing")
    seat(group, chair_post, "chair")
    case_post = make_post(partnership, "Named doctor")
    manager, owner, chair = business_manager(partnership), make_person("Asha Rahman"), make_person("Bo Field")
    appoint(post, owner)
    appoint(chair_post, chair)
    day = england_today()
    first = make_action(partnership, OPEN_TITLE, owner=post, by=manager, due_on=day - timedelta(days=19))
    second = make_action(partnership, GROUP_TITLE, group=group, by=chair, level=2, due_on=day - timedelta(days=3))
    third = make_action(
        partnership, CASE_TITLE, owner=case_post, group=group, by=chair, level=3, due_on=day - timedelta(days=4)
    )
    return World(partnership, agency, group, post, manager, owner, chair, first, second, third)


def say(world: World, action: Action, text: str = "Six agencies have answered.", rag: str = "amber") -> Action:
    """Update an action as the business manager and return it as it is now."""
    from sightline.actions.services import update_action

    action.refresh_from_db()
    by = world.by(world.manager)
    update_action(action=action, rag=rag, text=text, version=action.version, by=by)
    action.refresh_from_db()
    return action
