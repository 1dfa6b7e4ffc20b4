"""Comments, what happened and a calendar in a partnership of 2,000 actions, 10,000 updates and 5,000 comments."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench.figures import Figure, measured
from bench.filling import Size, partnership
from sightline.actions.models import Action, Update
from sightline.calendars.models import CalendarFeed
from sightline.calendars.queries import hashed
from sightline.chasing.models import Chasing
from sightline.discussion.models import Comment, Follow
from sightline.discussion.services import tell
from sightline.governance.models import Appointment, Partnership, RoleGrant

ACTIONS, COMMENTS, FOLLOWERS, FOLLOWED = 2_000, 5_000, 200, 10
PAGE_MS, QUERIES, SECONDS = 400, 25, 20
TOKEN = "bench"  # noqa: S105 - of a database that is thrown away


def measure(*, quick: bool) -> Iterator[Figure]:
    """Yield pages with comments, feeds, a calendar of 50 dates, and the digest of 200 followers."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    here = _filled()
    action = Action.objects.filter(partnership=here).order_by("pk")[0]
    manager = RoleGrant.objects.get(partnership=here).person
    TOTP.activate(manager, generate_totp_secret())
    client = Client()
    client.force_login(manager)
    root = f"/{here.slug}"
    pages = {
        "action": f"{root}/actions/{action.reference}/", "thread": f"{root}/comments/{action.reference}/",
        "feed-of-plan": f"{root}/activity/PL/{here.code}-PL-0001/",
        "feed-of-group": f"{root}/activity/G/{action.group_id}/",
        "week": f"{root}/changes/",
    }  # fmt: skip
    for name, address in pages.items():
        yield from measured(
            name, partial(client.get, address), repeats=5 if quick else 20, queries=QUERIES, milliseconds=PAGE_MS
        )
    yield from measured("calendar", partial(Client().get, f"/c/{TOKEN}/sightline.ics"), repeats=5, queries=QUERIES)
    yield from _digest(here)


def _filled() -> Partnership:
    here = partnership(930, Size(agencies=60, posts=300, actions=ACTIONS, updates_each=5))
    actions = list(Action.objects.filter(partnership=here).order_by("pk"))
    author = RoleGrant.objects.get(partnership=here).person
    Comment.objects.bulk_create(
        Comment(
            partnership=here, kind="A", reference=actions[at % 50 if at < 500 else at % ACTIONS].reference,
            text="Can this wait for January?", author=author,
        )
        for at in range(COMMENTS)
    )  # fmt: skip
    held = list(Appointment.objects.filter(partnership=here, post__isnull=False).select_related("person"))[:FOLLOWERS]
    Action.objects.filter(pk__in=[one.pk for one in actions[:50]]).update(
        owner=held[0].post_id, status="open", rag="red"
    )
    Chasing.objects.create(partnership=here, quiet_weekends=False, quiet_holidays=False)
    CalendarFeed.objects.create(partnership=here, person=held[0].person, token_hash=hashed(TOKEN))
    Follow.objects.bulk_create(
        Follow(partnership=here, person=one.person, kind="A", key=actions[(number * 7 + at) % ACTIONS].reference,
               created_at=timezone.now() - timedelta(days=2))
        for number, one in enumerate(held)
        for at in range(FOLLOWED)
    )  # fmt: skip
    Update.objects.filter(partnership=here).update(created_at=timezone.now() - timedelta(hours=3))
    return here


def _digest(here: Partnership) -> Iterator[Figure]:
    started = timezone.now()
    mailed = tell(here, started)
    yield Figure("digest-people", mailed, "people")
    yield Figure("digest-built-and-queued", (timezone.now() - started).total_seconds(), "s", SECONDS)
