"""Deeds on what a person follows. They are theirs alone and no record of work, so the trail is silent."""

from django.db import transaction

from sightline.discussion.models import Follow, FollowSetting
from sightline.discussion.permissions import follows
from sightline.discussion.things import Thing
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError

MOST = 200


@transaction.atomic
def follow(*, thing: Thing, by: Standing) -> Follow:
    """Follow a thing the standing may read; again changes nothing. Raises DomainError at the most one may follow."""
    mine = follows(by)
    found = mine.filter(kind=thing.kind.kind, key=thing.key).first()
    if found:
        return found
    if mine.count() >= MOST:
        raise DomainError(f"You follow {MOST} things already. Stop following some first.")
    return Follow.objects.get_or_create(
        partnership=by.partnership, person=by.person, kind=thing.kind.kind, key=thing.key
    )[0]


@transaction.atomic
def unfollow(*, kind: str, key: str, by: Standing) -> bool:
    """Follow a thing no longer, also one that the person may read no longer; say whether they did."""
    return bool(follows(by).filter(kind=kind, key=key).delete()[0])


@transaction.atomic
def set_often(*, often: str, by: Standing) -> FollowSetting:
    """Say how often one is told. Raises DomainError for what is none of the choices."""
    if often not in FollowSetting.Often.values:
        raise DomainError("Choose how often.", field="often")
    row, _ = FollowSetting.objects.update_or_create(
        partnership=by.partnership, person=by.person, defaults={"often": often}
    )
    return row
