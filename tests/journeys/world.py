"""Who the journeys are about: two partnerships, their business units, a post that owns work, and how each signs in."""

from dataclasses import dataclass

from sightline.accounts.models import Person
from sightline.accounts.tests.people import PASSWORD, give_app
from sightline.governance.models import Partnership, Post
from tests import factories


@dataclass(frozen=True)
class SignsIn:
    """A person with what they type to sign in."""

    person: Person
    secret: str
    password: str = PASSWORD

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return str(self.person.email)


@dataclass(frozen=True)
class World:
    """Northmoor, which does the work, and Eastholt, which must see none of it."""

    northmoor: Partnership
    manager: SignsIn
    early_help: Post
    head: SignsIn
    stranger: SignsIn


def make_world() -> World:
    """Make both partnerships with a business manager each and, in Northmoor, a post that can own work."""
    northmoor = factories.make_partnership("NMR", "Northmoor Safeguarding Partnership", "northmoor")
    eastholt = factories.make_partnership("EHC", "Eastholt Safeguarding Children Partnership", "eastholt")
    council = factories.make_agency("Northmoor Council", northmoor)
    early_help = factories.make_post(northmoor, "Head of early help", council, role="AGL")
    return World(
        northmoor=northmoor,
        manager=_signs_in(factories.grant("BUS", northmoor, factories.make_person("Ruth Adeyemi"))),
        early_help=early_help,
        head=_signs_in(factories.appoint(early_help, factories.make_person("Tom Birch"))),
        stranger=_signs_in(factories.grant("BUS", eastholt, factories.make_person("Ivy Marsh"))),
    )


def _signs_in(person: Person) -> SignsIn:
    return SignsIn(person, give_app(person))
