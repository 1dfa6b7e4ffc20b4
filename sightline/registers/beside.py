"""What a group's page offers of the registers."""

from django.urls import reverse

from sightline.accounts.models import Person
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.registers.models import Risk
from sightline.registers.permissions import RISK


def of_group(group: Group, by: Standing) -> list[tuple[str, str]]:
    """Return the way to a group's risks, for those who read them; no query."""
    if not RISK.may(by, "R", Risk(partnership=by.partnership, group=group)):
        return []
    return [("Risks of this group", f"{reverse('registers:risks', args=[by.partnership.slug])}?group={group.pk}")]


def of_person(person: Person, by: Standing) -> list[tuple[str, str]]:  # noqa: ARG001 (nothing stands on a person)
    """Return nothing: what somebody owns is a post's."""
    return []
