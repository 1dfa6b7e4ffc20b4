"""Every role at every deed on every kind, through HTTP on real rows; the table's file is the oracle.

Six channels as far as they exist: the view and the deed, the list, the search, the file of a list, mail, and history
(a probe of its own). SIGHTLINE_PERMISSION_SAMPLE=0.1 tries a tenth of the cases, the same ones each time.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import URLResolver, get_resolver

from sightline.audittrail.models import Entry
from sightline.governance.services.cases import may_still_tell
from sightline.governance.services.glass import may_still_alert
from sightline.kernel.models import MailMessage
from tests.permissions.meetings import asked
from tests.permissions.oracle import CELLS, ROLES, allowed, chosen, ever, words_of
from tests.permissions.probes import PROBES
from tests.permissions.probing import Probe
from tests.permissions.world import Half, Rows, World

# What is published changes twice on the way.
SITUATIONS = ("in scope", "other partnership", "ended", "out of scope", "unpublished")
# Of these kinds the row in scope is made the person's own.
OWNED = {
    "break_glass": "broken_by", "evidence": "evidence_by", "action_link": "mailed_to", "comment": "said_by",
    "api_token": "key_of",
}  # fmt: skip
OF_A_CASE = ("level3_grant", "break_glass", "review_papers", "dispute_case", "partner_dispute")
AWAY = ("other partnership", "ended")


def declared(patterns: list[Any], space: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, access) of every named route below, as the route declares it."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from declared(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield f"{space}{one.name}", getattr(one.callback, "access", "")


ACCESS = dict(declared(get_resolver().url_patterns))


def access_of(one: Probe) -> str:
    """Return `kind:deed` as the route that is tried declares it."""
    return ACCESS[one.name.partition("?")[0]]


# The first try of each declared `kind:deed` which is that of the try itself.
AT_THE_DOOR = {access_of(one): one for one in reversed(PROBES) if access_of(one) == f"{one.kind}:{one.deed}"}


def worth_trying(one: Probe, role: str, situation: str, half: Half) -> bool:
    """Say whether a case can end otherwise than another one: a grant in every situation, a denial once.

    Who may never do a deed to a kind is refused whatever the row is, and by the route itself where it asks for that
    deed: of the routes that ask for one, one will do. Scope matters to who has one, being published to who needs it.
    Whoever has no role here is stopped at the door, whatever stands behind it: of those each address meets one role,
    each in its turn, so that every role is met at many.
    """
    if not ever(one.kind, role, one.deed):
        return situation == "in scope" and one is AT_THE_DOOR.get(access_of(one), one)
    if situation in AWAY:
        let_in = [other for other in ROLES if ever(one.kind, other, one.deed)]
        return role == let_in[(PROBES.index(one) + AWAY.index(situation)) % len(let_in)]
    scopes = "".join(word[1:] for word in words_of(one.kind, role, one.deed, "R"))
    if situation == "out of scope":
        return not at_once(one, half) and (scopes != "" or one.lists is not None)
    return situation != "unpublished" or "p" in scopes


def at_once(one: Probe, half: Half) -> bool:
    """Whether a try in scope tells of the row out of scope too: both stand in one list, whose address names neither. Of
    plans the row out of scope is a draft, which it is made only when it is tried.
    """
    if one.lists is None or one.on_row or one.kind == "plan":
        return False
    return one.url(half, half.own) == one.url(half, half.other)


def methods(one: Probe, role: str, situation: str) -> tuple[str, ...]:
    """Return how to try: who may never do a deed, or has no role here, is stopped before the method counts, so that
    the gravest will do.
    """
    return one.methods if ever(one.kind, role, one.deed) and situation not in AWAY else one.methods[-1:]


def answers(client: Client, address: str, tries: tuple[str, ...]) -> Iterator[tuple[str, HttpResponse, int]]:
    """Yield (method, answer, deeds left on the trail), each try taken back after."""
    for method in tries:
        point = transaction.savepoint()
        before = last_entry()
        response: Any = getattr(client, method)(address)
        yield method, response, deeds_since(before)
        transaction.savepoint_rollback(point)


def last_entry() -> int:
    newest: Entry | None = Entry.objects.order_by("-pk").first()
    return newest.pk if newest else 0


def deeds_since(before: int) -> int:
    return Entry.objects.filter(pk__gt=before).exclude(verb__endswith=".refused").count()


def expected(one: Probe, role: str, situation: str) -> set[int]:
    """Return the statuses a refusal may have, or an empty set when the deed is allowed."""
    if situation in ("other partnership", "ended"):
        return {404}
    facts = one.facts_for(role, situation)
    if one.reads_first and one.on_row and not allowed(one.kind, role, "R", facts):
        return {403, 404}
    if allowed(one.kind, role, one.deed, facts) or (not one.on_row and one.deed == "R" and ever(one.kind, role, "R")):
        return set()
    reads = allowed(one.kind, role, "R", facts) or (not one.on_row and ever(one.kind, role, "R"))
    return {403} if reads and one.deed != "R" else {403, 404} if one.deed != "R" else {404}


def tried(world: World, one: Probe, role: str, situation: str) -> list[str]:
    """Return what went otherwise than the table says."""
    half = world.there if situation == "other partnership" else world.here
    rows = half.other if situation == "out of scope" else half.own
    person = (world.former if situation == "ended" else world.people)[role]
    if one.kind in OWNED:
        getattr(world, OWNED[one.kind])(person)
    if one.kind in ("dispute_case", "partner_dispute"):
        world.here.own.disputed.raised_by(person)
    if one.kind in ("meeting_series", "meeting_papers") and situation != "ended":
        asked(world.here.own.seat, person)
    if one.kind == "risk" and situation != "ended":
        world.risk_owned_by(person)
    wanted, address = expected(one, role, situation), one.url(half, rows)
    wrong = []
    for method, response, done in answers(world.browser(person), address, methods(one, role, situation)):
        refused = response.status_code in (403, 404)
        if response.status_code >= 500 or refused != bool(wanted) or (refused and response.status_code not in wanted):
            wrong.append(f"{method} answered {response.status_code}, wanted {wanted or 'to be let in'}")
        if refused and done:
            wrong.append(f"{method} was refused and left {done} deeds")
        if one.lists and not refused:
            rows_at = ("in scope", "out of scope") if situation == "in scope" and at_once(one, half) else (situation,)
            for where in rows_at:
                wrong += listed(world, one, role, where, response)
                wrong += searched(world, one, role, where, address) if situation != "unpublished" else []
            wrong += taken_out(world, one, role, rows_at, address) if situation != "unpublished" else []
    return [f"{role}, {situation}: {words}" for words in wrong]


def rows_of(world: World, situation: str) -> Rows:
    half = world.there if situation == "other partnership" else world.here
    return half.other if situation == "out of scope" else half.own


def listed(world: World, one: Probe, role: str, situation: str, response: HttpResponse) -> list[str]:
    """Return whether a list shows the row against the table, or hides it against the table."""
    assert one.lists
    text = one.lists(rows_of(world, situation))
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    shown = text in main
    wanted = allowed(one.kind, role, "R", one.facts_for(role, situation))
    return [] if shown == wanted else [f"the list {'shows' if shown else 'hides'} the row {situation}"]


def searched(world: World, one: Probe, role: str, situation: str, address: str) -> list[str]:
    """Return whether a search for the row finds what the table hides, or misses what it shows."""
    if not one.search or not one.lists:
        return []
    text = one.lists(rows_of(world, situation))
    response: Any = world.browser(world.people[role]).get(address, {one.search: text})
    rows = "".join(re.findall(r"(?s)<tbody.*?</tbody>", response.content.decode()))  # elsewhere stands what was typed
    wanted = allowed(one.kind, role, "R", one.facts_for(role, situation))
    return [] if (text in rows) == wanted else [f"a search {'misses' if wanted else 'finds'} the row {situation}"]


def taken_out(world: World, one: Probe, role: str, situations: tuple[str, ...], address: str) -> list[str]:
    """Return whether the list goes out as a file against the table, or with a row that the table hides."""
    point = transaction.savepoint()
    response: Any = world.browser(world.people[role]).get(address, {"format": "csv"})
    transaction.savepoint_rollback(point)
    if not response["Content-Type"].startswith("text/csv"):
        return []
    assert one.lists
    if not ever(one.exports_as or one.kind, role, "X"):
        return ["the list went out as a file"]
    said = response.content.decode("utf-8-sig")
    return [
        f"the file {'has' if shown else 'lacks'} the row {situation}"
        for situation in situations
        if (shown := one.lists(rows_of(world, situation)) in said)
        != allowed(one.kind, role, "R", one.facts_for(role, situation))
    ]


class TestTheTable(TestCase):
    """One world for all tries, in a transaction that is never kept: building it costs more than a hundred of them."""

    world: ClassVar[World]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.world = World()

    def obeyed(self, one: Probe) -> None:
        wrong, shown = [], None
        for situation in SITUATIONS:
            published = situation != "unpublished"
            wanted = {"arrangements": published, "plans": published and situation != "out of scope"}
            for role in ROLES:
                if worth_trying(one, role, situation, self.world.here) and chosen(one.name, one.deed, role, situation):
                    if shown != wanted:
                        self.world.publish(**wanted)
                        shown = wanted
                    wrong += tried(self.world, one, role, situation)
        assert wrong == []

    def test_who_has_an_interest_stays_away_whatever_the_table_gives(self) -> None:
        self.world.recuse()
        here, let_in = self.world.here, []
        for one in PROBES:
            for role in ROLES if one.kind in OF_A_CASE and one.on_row else ():
                if not ever(one.kind, role, one.deed):
                    continue  # refused without an interest too
                self.world.broken_by(self.world.people[role])
                person = self.world.people[role]
                found = answers(self.world.browser(person), one.url(here, here.own), one.methods)
                let_in += [
                    (one.name, role, method)
                    for method, response, done in found
                    if response.status_code not in (403, 404) or done
                ]
        assert let_in == []

    def test_a_mail_goes_only_to_who_may_still_read_what_it_is_about(self) -> None:
        case = self.world.here.own.case
        for role in ROLES:
            person = self.world.people[role]
            alert = MailMessage(to=person.email, reference=f"case_access:{case.glass.pk}")
            assert may_still_alert(alert) == allowed("break_glass", role, "R", ""), role
            row = case.access("named", person)
            told = MailMessage(to=person.email, reference=f"case_access:{row.pk}")
            assert may_still_tell(told)
            type(row).objects.filter(pk=row.pk).update(ended_at=row.starts_at)
            assert not may_still_tell(told)


def _as_method(one: Probe) -> Callable[[TestTheTable], None]:
    return lambda self: self.obeyed(one)


for _at, _one in enumerate(PROBES):
    _name = re.sub(r"\W+", "_", f"{_one.kind}_{_one.deed}_{_one.name}")
    setattr(TestTheTable, f"test_{_name}_{_at}", _as_method(_one))


def test_every_kind_of_this_product_is_tried() -> None:
    without_pages = {"audit_trail", "measure"}
    assert {one.kind for one in PROBES} == set(CELLS) - without_pages


def test_the_sample_is_the_same_at_every_run() -> None:
    assert [chosen("a", str(n)) for n in range(20)] == [chosen("a", str(n)) for n in range(20)]
