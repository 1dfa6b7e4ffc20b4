"""What contexts above offer on the page of a group or a person, as links (words, address)."""

from collections.abc import Callable

from sightline.accounts.models import Person
from sightline.governance.models import Group
from sightline.governance.standing import Standing

Links = list[tuple[str, str]]
_groups: list[Callable[[Group, Standing], Links]] = []
_people: list[Callable[[Person, Standing], Links]] = []


def register(*, for_group: Callable[[Group, Standing], Links], for_person: Callable[[Person, Standing], Links]) -> None:
    """Offer links on the page of a group and on that of a person."""
    if for_group not in _groups:
        _groups.append(for_group)
        _people.append(for_person)


def of_group(group: Group, by: Standing) -> Links:
    """Return what is offered on a group's page."""
    return [link for teller in _groups for link in teller(group, by)]


def of_person(person: Person, by: Standing) -> Links:
    """Return what is offered on a person's page."""
    return [link for teller in _people for link in teller(person, by)]
