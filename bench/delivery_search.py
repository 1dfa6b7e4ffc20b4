"""Finding among 100,000 records as different roles, a list of 2,000 actions, and what the index costs a deed.

The records lie in one partnership of 40,000 and six of 10,000: actions with updates, people, posts, agencies. The
words are made up, a few of them in every other text, most of them rare, as words are.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import TODAY
from sightline.accounts.models import Person
from sightline.actions.models import Action, Update
from sightline.actions.services import update_action
from sightline.governance.models import Agency, Appointment, Group, Membership, Partnership, Post, RoleGrant, Seat
from sightline.governance.standing import Standing, standing_of
from sightline.search import triggers
from sightline.search.kinds import kinds
from sightline.search.models import Entry
from sightline.search.queries import find

LARGE, SMALL, OTHERS = 40_000, 10_000, 6
PARTS = ("car", "mil", "ton", "ber", "wick", "den", "sha", "lor", "fen", "gate", "ru", "ves", "nor", "bran", "tol")
COMMON = ("safeguarding", "children", "review", "agree", "police", "school", "plan", "report", "health", "family")
FAMILY = ("Johnson", "Rahman", "Okafor", "Wilson", "Kowalski", "Begum", "Taylor", "Singh", "Fernandes", "O’Brien")
GIVEN = ("Alys", "Asha", "Bo", "Chidi", "Dafydd", "Ewa", "Farah", "Grace", "Hana", "Idris")


def words(dice: random.Random, number: int) -> str:
    """Return made-up words: a third of them common, the rest of about three thousand."""
    return " ".join(
        dice.choice(COMMON) if dice.random() < 0.33 else "".join(dice.choices(PARTS, k=3)) for _ in range(number)
    )


def filled(number: int, records: int) -> Partnership:
    """Make a partnership with so many records that can be found, and return it."""
    dice = random.Random(number)
    code = f"S{chr(65 + number // 26)}{chr(65 + number % 26)}"
    made = Partnership.objects.create(code=code, slug=f"search-{number}", name=f"Search {number}", short_name=code)
    people, posts = records // 10, records // 10
    agencies = Agency.objects.bulk_create(
        Agency(name=f"{words(dice, 2).title()} {number}-{i}") for i in range(records // 100)
    )
    Membership.objects.bulk_create(
        Membership(partnership=made, agency=one, starts_on=TODAY, category="relevant") for one in agencies
    )
    held = Post.objects.bulk_create(
        (Post(partnership=made, agency=dice.choice(agencies), title=f"{words(dice, 3).capitalize()} {i}",
              role="AGL" if i % 10 == 0 else "") for i in range(posts)), batch_size=2000,
    )  # fmt: skip
    known = Person.objects.bulk_create(
        (Person(name=f"{dice.choice(GIVEN)} {dice.choice(FAMILY)} {''.join(dice.choices(PARTS, k=2)).title()}",
                email=f"s{number}-{i}@bench.example", password="!") for i in range(people)), batch_size=2000,
    )  # fmt: skip
    Appointment.objects.bulk_create(
        (Appointment(partnership=made, person=person, post=post, starts_on=TODAY)
         for person, post in zip(known, held, strict=True)), batch_size=2000,
    )  # fmt: skip
    _groups(made, held)
    _actions(made, dice, held, known[0], records - people - posts - len(agencies) - 8)
    return made


def _groups(made: Partnership, held: Sequence[Post]) -> None:
    groups = Group.objects.bulk_create(
        Group(partnership=made, name=f"Group {i}", kind="executive" if i == 0 else "sub_group") for i in range(8)
    )
    Seat.objects.bulk_create(
        Seat(partnership=made, group=group, post=held[i + 1], role="member", starts_on=TODAY)
        for i, group in enumerate(groups)
    )
    manager = Person.objects.create(name=f"Manager {made.code}", email=f"{made.slug}@bench.example", password="!")
    RoleGrant.objects.create(partnership=made, person=manager, role="BUS", starts_on=TODAY, reason="bench")


def _actions(made: Partnership, dice: random.Random, held: Sequence[Post], author: Person, count: int) -> None:
    groups = list(Group.objects.filter(partnership=made))
    actions = Action.objects.bulk_create(
        (
            Action(
                partnership=made, reference=f"{made.code}-A-{i:04d}", title=words(dice, 8).capitalize(),
                detail=words(dice, 20), owner=dice.choice(held), due_on=TODAY, group=dice.choice(groups),
                level=1 if dice.random() < 0.9 else dice.choice((2, 3)),
            )
            for i in range(1, count + 1)
        ),
        batch_size=2000,
    )  # fmt: skip
    Update.objects.bulk_create(
        (Update(partnership=made, action=one, rag="green", rag_before="amber", text=words(dice, 30), author=author)
         for one in actions if dice.random() < 0.5), batch_size=2000,
    )  # fmt: skip


def questions(dice: random.Random, code: str) -> list[str]:
    """Return the mix that is asked: rare words, common ones, both, phrases, references, names rightly and wrongly."""
    rare = lambda: "".join(dice.choices(PARTS, k=3))  # noqa: E731
    name = lambda: dice.choice(FAMILY)  # noqa: E731
    number = lambda: dice.randint(1, 5000)  # noqa: E731
    made: list[Callable[[], str]] = [
        rare, rare, lambda: f"{rare()} {dice.choice(COMMON)}", lambda: dice.choice(COMMON),
        lambda: f"{dice.choice(COMMON)} {dice.choice(COMMON)} {dice.choice(COMMON)}",
        lambda: f'"{dice.choice(COMMON)} {dice.choice(COMMON)}"', lambda: f"{code}-A-{number():04d}",
        lambda: f"A-{number()}", lambda: str(number()),
        lambda: f"{dice.choice(GIVEN)} {name()}",
        lambda: _wrong(dice, name()), lambda: _wrong(dice, rare()),
        lambda: f"{dice.choice(GIVEN)} {_wrong(dice, name())}",
    ]  # fmt: skip
    return [one() for one in made for _ in range(6)]


def _wrong(dice: random.Random, word: str) -> str:
    at = dice.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]


def _times(ask: Callable[[str], object], asked: Sequence[str]) -> list[tuple[float, float]]:
    """Return (milliseconds passed, milliseconds this process worked) of each question."""
    found = []
    for one in asked:
        started, worked = time.perf_counter(), time.process_time()
        ask(one)
        found.append(((time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000))
    return found


def _p95(times: Iterable[float]) -> float:
    found = sorted(times)
    return found[round(len(found) * 0.95) - 1]


def measure(*, quick: bool) -> Iterator[Figure]:
    """Measure finding, the list and the upkeep; `quick` makes a tenth of the records."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    share = 10 if quick else 1
    started = time.perf_counter()
    large = filled(0, LARGE // share)
    for number in range(1, OTHERS + 1):
        filled(number, SMALL // share)
    yield Figure("records", Entry.objects.count(), "records")
    yield Figure("filling", time.perf_counter() - started, "s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield from _finding(large, quick)
    yield from _list()
    yield from _upkeep(large, 40 if quick else 200)


def _people(made: Partnership) -> dict[str, Person]:
    held = Appointment.objects.filter(partnership=made).select_related("person", "post").order_by("pk")
    lead = next(one.person for one in held if one.post and one.post.role == "AGL")
    seated = Seat.objects.filter(partnership=made, group__kind="sub_group").values("post")
    return {
        "business": RoleGrant.objects.get(partnership=made, role="BUS").person,
        "lead": lead,
        "member": held.filter(post__in=seated, post__role="").first().person,  # type: ignore[union-attr]
        "practitioner": held.filter(post__role="").exclude(post__in=seated).last().person,  # type: ignore[union-attr]
    }


def _finding(large: Partnership, quick: bool) -> Iterator[Figure]:
    dice = random.Random(7)
    every: list[tuple[float, float]] = []
    for role, person in _people(large).items():
        by, asked = standing_of(person, large), questions(dice, large.code)
        asked = asked[::6] if quick else asked
        ask = partial(_find, by)
        _times(ask, asked[:3])
        times = _times(ask, asked)
        every += times
        yield Figure(f"{role}-median", statistics.median(passed for passed, _ in times), "ms")
        yield Figure(f"{role}-p95", _p95(passed for passed, _ in times), "ms", 100)
    yield Figure("all-p95", _p95(passed for passed, _ in every), "ms", 100)
    yield Figure("all-median-worked", statistics.median(worked for _, worked in every), "ms")
    yield Figure("all-p95-worked", _p95(worked for _, worked in every), "ms")
    yield Figure("all-slowest", max(passed for passed, _ in every), "ms")
    browser = _browser(large)
    yield from measured(
        "page", lambda: browser.get(f"/{large.slug}/search/?q=police+{PARTS[0]}"), repeats=20, queries=25
    )


def _find(by: Standing, typed: str) -> object:
    return find(typed, by)


def _browser(made: Partnership) -> Client:
    person = _people(made)["business"]
    TOTP.activate(person, generate_totp_secret())
    browser = Client()
    browser.force_login(person)
    return browser


def _list() -> Iterator[Figure]:
    made = filled(30, 2600)
    Action.objects.filter(pk__in=Action.objects.filter(partnership=made).order_by("pk").values("pk")[2000:]).delete()
    browser = _browser(made)
    address = f"/{made.slug}/actions/?q=police&when=soon&sort=owner&page=2"
    yield from measured("list-of-2000", lambda: browser.get(address), repeats=20, queries=25, milliseconds=100)


def _upkeep(large: Partnership, repeats: int) -> Iterator[Figure]:
    by = standing_of(_people(large)["business"], large)
    with_index = _deeds(large, by, repeats)
    triggers.lift(connection)
    try:
        without = _deeds(large, by, repeats)
    finally:
        triggers.lay(connection, kinds())
    yield Figure("update-with-index", with_index, "ms")
    yield Figure("update-without", without, "ms")
    yield Figure("index-upkeep", with_index - without, "ms a deed", 5)


def _deeds(large: Partnership, by: Standing, repeats: int) -> float:
    actions = Action.objects.filter(partnership=large, level=1, status="open").order_by("?")[:repeats]
    times = []
    for action in list(actions):
        started = time.perf_counter()
        update_action(action=action, rag="green", text="Six agencies have answered.", version=action.version, by=by)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
