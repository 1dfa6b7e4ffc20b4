"""What contexts above say on a priority's page, as links (words, address)."""

from collections.abc import Callable

from sightline.governance.standing import Standing
from sightline.plans.models import Priority

Links = list[tuple[str, str]]
ForPriority = Callable[[Priority, Standing], Links]
_priorities: list[ForPriority] = []


def register(teller: ForPriority) -> None:
    """Offer links on a priority's page."""
    if teller not in _priorities:
        _priorities.append(teller)


def of_priority(priority: Priority, by: Standing) -> Links:
    """Return what is offered on a priority's page."""
    return [link for teller in _priorities for link in teller(priority, by)]
