"""All open work of a post, or of a person's posts, passed to another post in one deed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from sightline.actions.models import Action, HandOver
from sightline.actions.passing import passing_of
from sightline.actions.permissions import ACTION
from sightline.audittrail.services import record
from sightline.governance.models import Post
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState

CHANGED = "The list changed after you opened this page. Look at it again, then hand it over."
LONGEST_REASON = 300


@dataclass(frozen=True)
class Change:
    """What passing does to one action: {owner, deputy or agency: (row before, row after)}."""

    action: Action
    what: dict[str, tuple[object, object]]


@transaction.atomic
def pass_on(*, posts: Sequence[Post], to: Post, reason: str, seal: str, by: Standing) -> int:
    """Make `to` the owner, or the deputy, of every open action that these posts own or deputise; return how many.

    Only what this standing may update is passed on, and only as they saw it: `seal` is that of the preview. Where the
    new owner was the deputy, the action has no deputy then. Each action keeps a row of history with the reason, and the
    trail has one entry for each. Raises OutOfState when the list is another by now, DomainError when the post cannot
    take work or there is nothing to pass on.
    """
    if to.partnership_id != by.partnership.pk or (to.ended_on and to.ended_on < by.today):
        raise DomainError("Choose a post of this partnership that has not ended.", field="to")
    if to.pk in {post.pk for post in posts}:
        raise DomainError("Choose another post than the one whose work it is.", field="to")
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise DomainError("Say in 1 to 300 characters why the work is handed over.", field="reason")
    found = passing_of(posts, by, lock=True)
    if seal != found.seal:
        raise OutOfState(CHANGED)
    if not found.actions:
        raise DomainError("There is no open action to hand over.", field="from_post")
    changes = [_change(action, {post.pk for post in posts}, to) for action in found.actions]
    _write(changes, reason, by)
    return len(changes)


def _change(action: Action, posts: set[int], to: Post) -> Change:
    what: dict[str, tuple[object, object]] = {}
    if action.owner_id in posts:
        what["owner"] = (action.owner, to)
        if action.deputy_id in (*posts, to.pk):
            what["deputy"] = (action.deputy, None)
        if action.agency_id != to.agency_id:
            what["agency"] = (action.agency, to.agency)
    elif action.owner_id == to.pk:
        what["deputy"] = (action.deputy, None)
    else:
        what["deputy"] = (action.deputy, to)
    return Change(action, what)


def _write(changes: Sequence[Change], reason: str, by: Standing) -> None:
    for change in changes:
        ACTION.require(by, "U", change.action)
        for name, (_, after) in change.what.items():
            setattr(change.action, name, after)
        change.action.version = F("version") + 1
    Action.objects.bulk_update(
        [one.action for one in changes], ["owner", "deputy", "agency", "version"], batch_size=200
    )
    HandOver.objects.bulk_create(
        HandOver(
            partnership=by.partnership, action=one.action, what=name, before=str(before or ""), after=str(after or ""),
            reason=reason, author=by.person,
        )
        for one in changes
        for name, (before, after) in one.what.items()
    )  # fmt: skip
    for one in changes:
        record(
            tenant=by.partnership.code, verb="action.handed_over", reference=one.action.reference, by=by,
            level=one.action.level, before={name: str(before or "") for name, (before, _) in one.what.items()},
            after={**{name: str(after or "") for name, (_, after) in one.what.items()}, "reason": reason},
        )  # fmt: skip
