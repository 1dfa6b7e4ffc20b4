"""What contexts above offer beside the list of actions and on an action's page, as links (words, address)."""

from collections.abc import Callable

from sightline.actions.models import Action
from sightline.governance.standing import Standing

Links = list[tuple[str, str]]
ForList = Callable[[str, Standing], Links]
ForAction = Callable[[Action, Standing], Links]
_lists: list[ForList] = []
_actions: list[ForAction] = []


def register(*, for_list: ForList, for_action: ForAction) -> None:
    """Offer links beside the list, whose filters are the first argument as a query, and on an action's page."""
    if for_list not in _lists:
        _lists.append(for_list)
        _actions.append(for_action)


def of_list(query: str, by: Standing) -> Links:
    """Return what is offered beside the list as filtered."""
    return [link for teller in _lists for link in teller(query, by)]


def of_action(action: Action, by: Standing) -> Links:
    """Return what is offered on an action's page."""
    return [link for teller in _actions for link in teller(action, by)]
