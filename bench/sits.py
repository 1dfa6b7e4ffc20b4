"""Who sits where, 60 agencies by 20 groups; and what asking who may see what adds to a page."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import TODAY
from sightline.accounts.models import Person
from sightline.governance.models import Agency, Appointment, Group, Membership, Partnership, Post, RoleGrant, Seat
from sightline.governance.rules.seats import ROLES

AGENCIES, GROUPS, POSTS_EACH, SEATS_EACH = 60, 20, 3, 24
QUERIES, MILLISECONDS, ADDED = 12, 80, 2
SINCE = TODAY - timedelta(700)
PAGES = ("about/", "agencies/", "members/", "groups/", "structure/", "who-sits-where/", "people/", "actions/", "plan/")


def sits_figures(*, repeats: int = 20) -> Iterator[Figure]:
    """Yield time and queries of who sits where, and the most queries that checking rights adds to any page."""
    if "testserver" not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    made = _filled()
    client = _signed_in(made)
    for name, address in (("who-sits-where", "who-sits-where/"), ("structure", "structure/"), ("members", "members/")):
        strict = name == "who-sits-where"
        yield from measured(
            name, partial(client.get, f"/{made.slug}/{address}"), repeats=repeats,
            queries=QUERIES if strict else None, milliseconds=MILLISECONDS if strict else None,
        )  # fmt: skip
    yield Figure("permission-check-most-queries", _most(client, made), "queries", ADDED)


def _filled() -> Partnership:
    made = Partnership.objects.create(code="SITS", slug="bench-sits", name="Who sits where", short_name="Sits")
    agencies = Agency.objects.bulk_create(Agency(name=f"Agency {at} of the matrix") for at in range(AGENCIES))
    Membership.objects.bulk_create(
        Membership(
            partnership=made, agency=agency, starts_on=SINCE, category="statutory" if at < 3 else "relevant"
        )
        for at, agency in enumerate(agencies)
    )  # fmt: skip
    posts = Post.objects.bulk_create(
        Post(partnership=made, agency=agency, title=f"Post {at}") for agency in agencies for at in range(POSTS_EACH)
    )
    people = Person.objects.bulk_create(
        Person(name=f"Person {at} of the matrix", email=f"sits{at}@bench.example", password="!")
        for at in range(len(posts))
    )
    Appointment.objects.bulk_create(
        Appointment(partnership=made, person=person, post=post, starts_on=SINCE)
        for person, post in zip(people[:-9], posts[:-9], strict=True)
    )
    _seats(made, posts)
    return made


def _seats(made: Partnership, posts: list[Post]) -> None:
    kinds = ["executive", "board", "board", "delivery"] + ["sub_group"] * (GROUPS - 4)
    top = Group.objects.create(partnership=made, name="Group 0 of the matrix", kind=kinds[0])
    groups = [top, *Group.objects.bulk_create(
        Group(partnership=made, name=f"Group {at} of the matrix", kind=kinds[at], parent=top)
        for at in range(1, GROUPS)
    )]  # fmt: skip
    Seat.objects.bulk_create(
        Seat(
            partnership=made, group=group, post=posts[(number * 7 + at * 5) % len(posts)], starts_on=SINCE,
            role=ROLES[0] if at == 0 else ROLES[2 + at % 4],
        )
        for number, group in enumerate(groups)
        for at in range(SEATS_EACH)
    )  # fmt: skip


def _signed_in(made: Partnership) -> Client:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415

    person = Person.objects.create(name="Manager of the matrix", email="sits@bench.example", password="!")
    RoleGrant.objects.create(partnership=made, person=person, role="BUS", starts_on=SINCE, reason="bench")
    Appointment.objects.create(
        partnership=made, person=person, post=Post.objects.filter(partnership=made)[0], starts_on=SINCE
    )
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client


def _most(client: Client, made: Partnership) -> int:
    """Return the most queries that standing and permissions ask for on any page, the switcher's own apart."""
    group, post = Group.objects.filter(partnership=made)[0], Post.objects.filter(partnership=made)[0]
    held = Appointment.objects.filter(partnership=made)[0]
    rows = (f"groups/{group.pk}/", f"agencies/{post.agency_id}/", f"people/{held.person_id}/")
    return max(added(client, f"/{made.slug}/{page}") for page in (*PAGES, *rows))


def added(client: Client, address: str) -> int:
    """Return how many queries standing and permissions ask for on a page, the switcher's own apart."""
    found = []

    def watch(execute: Any, *asked: Any) -> Any:
        found.append(_asks_for_rights())
        return execute(*asked)

    with connection.execute_wrapper(watch):
        status = client.get(address).status_code
    assert status in (200, 302), f"{address} answered {status}"
    return sum(found)


def _asks_for_rights() -> bool:
    """Return whether a query comes from working out a standing or from a check on one row."""
    frame = sys._getframe()
    while frame.f_back:
        frame = frame.f_back
        if frame.f_code.co_filename.endswith(("governance/standing.py", "governance/permissions.py")):
            return frame.f_code.co_name != "partnerships_of"
    return False
