"""A partnership with an executive, a sub-group on exploitation and another, and who leads and sits where."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Partnership, Post, RelatedBody
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_today
from sightline.registers.models import Risk
from sightline.registers.services import RiskText, Scores, add_risk
from tests import factories as make

BROAD = RiskText(
    "Too few social workers", "Pay is better next door", "Half the posts may fall vacant", "Visits are missed",
    category="Workforce", treatment="Treat", proximity="quarter", appetite=8,
)  # fmt: skip
FOUR_BY_FOUR = Scores((4, 4), (5, 5), (2, 3))


@dataclass
class World:
    """The partnership and its people."""

    partnership: Partnership
    executive: Group
    group: Group
    other: Group
    council: Agency
    police: Agency
    owner: Post
    body: RelatedBody
    manager: Person
    chair: Person
    member: Person
    leader: Person
    holder: Person
    stranger: Person
    lead: Person

    @property
    def by(self) -> Standing:
        """The business manager's standing."""
        return self.standing(self.manager)

    def standing(self, person: Person, today: date | None = None) -> Standing:
        """Return a person's standing, worked out afresh."""
        return make.standing(person, self.partnership, today)

    def browser(self, person: Person | None = None) -> Client:
        """Return a browser in which somebody is signed in, the manager unless said."""
        return make.signed_in(person or self.manager)

    def href(self, page: str = "") -> str:
        """Return the address of a page of the registers."""
        return f"/{self.partnership.slug}/registers/{page}"

    def risk(self, new: RiskText = BROAD, scores: Scores | None = FOUR_BY_FOUR, days_ago: int = 0, **more: Any) -> Risk:
        """Put a risk on the group's register so many days ago, as the business manager."""
        by = self.standing(self.manager, england_today() - timedelta(days=days_ago))
        return add_risk(group=self.group, new=new, scores=scores, by=by, **more)


def make_world() -> World:
    """Make the partnership."""
    here = make.make_partnership("NMR")
    executive = make.make_group(here, "Executive", "executive")
    group, other = (make.make_group(here, name) for name in ("Exploitation group", "Neglect group"))
    council, police = (make.make_agency(name, here) for name in ("Council", "Police"))
    owner = make.make_post(here, "Head of workforce", council)
    chair, member, leader, stranger = (
        make.appoint(make.seat(where, police if part == "chair" else council, part), make.make_person(name))
        for where, part, name in (
            (group, "chair", "Asha Field"), (group, "member", "Bo Vale"), (executive, "member", "Cora Ash"),
            (other, "chair", "Dev Marsh"),
        )
    )  # fmt: skip
    holder = make.appoint(owner, make.make_person("Ella Holt"))
    lead = make.appoint(make.make_post(here, "Safeguarding lead", police, role="AGL"), make.make_person("Finn Lane"))
    body = RelatedBody.objects.create(partnership=here, kind="board", name="Community safety partnership")
    manager = make.business_manager(here)
    return World(
        here, executive, group, other, council, police, owner, body, manager, chair, member, leader, holder, stranger,
        lead,
    )  # fmt: skip
