"""Every page of each example opens for its manager and shows nothing of another; people in several can switch."""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from sightline.accounts.models import Person
from sightline.governance.models import Partnership
from sightline.home.example_loading import FILES
from sightline.home.tests.examples import FOLDER, loaded, said_of
from sightline.home.tests.test_examples import all_actions, emails_of, every
from tests.factories import signed_in

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/[^"?#]*(?:\?for=[^"&#]*)?)')  # proof is added for something
TAG = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module", autouse=True)
def _examples(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with loaded(django_db_blocker):
        yield


def manager_of(code: str) -> Client:
    """Return a browser in which the manager of an example is signed in."""
    post = next(one for one in said_of(code)["posts"] if one["key"] == "manager")
    return signed_in(Person.objects.get(email=post["email"]))


def marks(code: str) -> set[str]:
    """Return words that only this example's own file says: people, actions, agreements, its references."""
    said = said_of(code)
    named = [one["person"] for one in said["posts"] if "person" in one]
    named += [one["title"] for one in all_actions(said) + every(said, "governance", "agreements")]
    return {*named, f"{code}-"}


def crawled(client: Client, slug: str) -> Iterator[tuple[str, Any]]:
    """Follow the links from a partnership's front page and yield address and answer: a page of every kind."""
    waiting, seen, kinds = [f"/{slug}/"], {f"/{slug}/"}, set[str]()
    while waiting:
        address = waiting.pop(0)
        kind = resolve(address.partition("?")[0]).view_name
        if kind in kinds:
            continue
        kinds.add(kind)
        response = client.get(address, follow=True)
        yield address, response
        if response["Content-Type"].startswith("text/html"):
            found = {link for link in LINK.findall(response.content.decode()) if link.startswith(f"/{slug}/")}
            found = {link for link in found if "/export/" not in link}
            waiting += sorted(found - seen)
            seen |= found


@pytest.mark.parametrize("code", list(FILES))
def test_every_page_opens_for_the_manager_and_shows_nothing_of_another(code: str) -> None:
    own = (FOLDER / FILES[code]).read_text(encoding="utf-8")
    foreign = {mark for other in FILES if other != code for mark in marks(other) if mark not in own}
    refused, leaks, pages = [], [], 0
    for address, response in crawled(manager_of(code), Partnership.objects.get(code=code).slug):
        pages += 1
        if response.status_code != 200:
            refused.append((address, response.status_code))
        elif response["Content-Type"].startswith("text/html"):
            plain = html.unescape(TAG.sub(" ", response.content.decode()))
            leaks += [(address, mark) for mark in foreign if mark in plain]
    assert (refused, leaks) == ([], [])
    assert pages > 60


def test_people_in_several_see_the_switcher_with_each() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for code in FILES:
        for email in emails_of(code):
            where[email].append(said_of(code)["partnership"]["slug"])
    several = {email: slugs for email, slugs in where.items() if len(slugs) > 1}
    assert len(several) == 13
    for email, slugs in several.items():
        text = signed_in(Person.objects.get(email=email)).get(f"/{slugs[0]}/").content.decode()
        switcher = text[text.index("sl-switch__p") :].split("</details>")[0]
        assert sorted(LINK.findall(switcher)) == sorted(["/", *(f"/{slug}/" for slug in slugs)])


def test_somebody_of_one_sees_nothing_of_another() -> None:
    client = manager_of("CBY")
    slugs = [Partnership.objects.get(code=code).slug for code in FILES if code != "CBY"]
    assert [client.get(f"/{slug}/").status_code for slug in slugs] == [404] * 4
