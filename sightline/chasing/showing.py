"""What chasing offers beside the list of actions and on an action's page."""

from django.urls import reverse

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.chasing.permissions import ACTION_LINK
from sightline.chasing.queries import address, chased_counts
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short


def beside_list(query: str, by: Standing) -> list[tuple[str, str]]:
    """Offer to chase the list as filtered, and to hand work over to those who may change every action."""
    found = []
    if ACTION_LINK.may_some(by, "C"):
        found.append(("Chase by mail", address("chase", by) + (f"?{query}" if query else "")))
    if ACTION.may(by, "U"):
        found.append(("Hand work over", reverse("actions:pass_on", args=[by.partnership.slug])))
    return found


def beside_action(action: Action, by: Standing) -> list[tuple[str, str]]:
    """Say how often somebody was mailed about an action, leading to its links."""
    if not ACTION_LINK.may_some(by, "R") or action.level >= Action.Level.CASE:
        return []
    times, last = chased_counts(action)
    if not times or last is None:
        return []
    often = "Asked about once by mail" if times == 1 else f"Asked about {times} times by mail, last"
    return [(f"{often} on {in_short(last)}", address("links", by, action.reference))]
