"""Who tries to get in through an organisation: forged, stale, replayed and mixed-up answers, an address that fits."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import jwt
import pytest
from django.conf import settings as live_settings
from django.db import connection
from django.test import Client

from sightline.accounts import services
from sightline.accounts.models import OrganisationSignIn, Person
from sightline.accounts.tests.identity_server import CLIENT_ID, IdentityServer, new_key, running, settings_of
from sightline.accounts.tests.organisations import leave, query_of, there_and_back, visit
from sightline.accounts.tests.people import PAGE, PASSWORD, make_person
from sightline.audittrail.models import Entry

pytestmark = pytest.mark.django_db
BACK = "/accounts/organisations/council/back/"
Claims = dict[str, Any]


@pytest.fixture
def council(settings: Any) -> Iterator[IdentityServer]:
    """A council with an account of its own for Ruth, who has linked it."""
    with running() as server:
        settings.ORGANISATIONS = [settings_of(server)]
        yield server


@pytest.fixture
def ruth(db: Any, council: IdentityServer) -> Person:
    person = make_person("Ruth Adeyemi", "ruth@example.org")
    link(person, council)
    return person


def link(person: Person, server: IdentityServer, subject: str = "subject-1") -> None:
    OrganisationSignIn.objects.create(person=person, organisation="council", issuer=server.address, subject=subject)


def held_out(client: Client, response: Any, why: str = "") -> None:
    """Hold an answer to: not signed in, said with a sentence, and on the trail with one of our own words."""
    assert response.status_code in (400, 403), response.status_code
    assert "That did not work" in response.content.decode()
    assert client.get(PAGE).status_code == 302
    entry = Entry.objects.filter(verb="person.organisation_refused").latest("sequence")
    assert why in entry.after
    assert not Entry.objects.filter(verb="person.signed_in").exists()


def part(name: str, way: str) -> str:
    """Return one part of the query of an address."""
    return query_of(way)[name]


def without(*names: str) -> Callable[[Claims], Claims]:
    return lambda claims: {name: value for name, value in claims.items() if name not in names}


def with_(**more: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **more}


@pytest.mark.parametrize(
    ("twist", "why"),
    [
        (with_(nonce="another"), "wrong nonce"),
        (without("nonce"), "wrong nonce"),
        (with_(nonce=["a"]), "wrong nonce"),
        (with_(iss="https://evil.example"), "InvalidIssuer"),
        (without("iss"), "MissingRequiredClaim"),
        (with_(aud="another-client"), "InvalidAudience"),
        (with_(aud=[]), "token: "),
        (with_(aud=[CLIENT_ID, "another-client"]), "another party"),
        (with_(aud=[CLIENT_ID, "another-client"], azp="another-client"), "another party"),
        (with_(exp=1), "ExpiredSignature"),
        (without("exp"), "MissingRequiredClaim"),
        (with_(iat=4_000_000_000, nbf=4_000_000_000), "ImmatureSignature"),
        (without("sub"), "MissingRequiredClaim"),
        (with_(sub=""), "no subject"),
        (with_(sub="x" * 256), "no subject"),
    ],
)
def test_a_token_that_does_not_fit(
    client: Client, ruth: Person, council: IdentityServer, twist: Callable[[Claims], Claims], why: str
) -> None:
    council.twist = twist
    held_out(client, there_and_back(client), why)


def unsigned(claims: Claims) -> str:
    return jwt.encode(claims, "", algorithm="none")


def with_the_secret(claims: Claims) -> str:
    return jwt.encode(claims, "a secret of the client, known to both, made long enough", algorithm="HS256")


def by_a_stranger(server: IdentityServer, claims: Claims) -> str:
    return jwt.encode(claims, new_key(), algorithm="RS256", headers={"kid": server.key_id})


def by_an_unknown_key(claims: Claims) -> str:
    return jwt.encode(claims, new_key(), algorithm="RS256", headers={"kid": "unknown"})


def test_a_token_that_its_server_did_not_sign(ruth: Person, council: IdentityServer) -> None:
    forged: list[Callable[[Claims], str]] = [
        unsigned,
        with_the_secret,
        partial(by_a_stranger, council),
        by_an_unknown_key,
        lambda _claims: "a.b.c",
    ]
    for sign in forged:
        council.sign, client = sign, Client()
        held_out(client, there_and_back(client), "token")


def test_keys_that_changed_there_are_fetched_again(client: Client, ruth: Person, council: IdentityServer) -> None:
    assert there_and_back(client).status_code == 302
    council.key_id = "second"
    assert there_and_back(Client()).status_code == 302


def test_the_same_address_with_another_subject_is_a_stranger(
    client: Client, ruth: Person, council: IdentityServer
) -> None:
    council.subject, council.more = "subject-2", {"email": ruth.email, "email_verified": True, "name": ruth.name}
    response = there_and_back(client)
    assert (response.status_code, "You have no account here yet" in response.content.decode()) == (403, True)
    assert client.get(PAGE).status_code == 302
    assert Person.objects.count() == 1
    assert OrganisationSignIn.objects.count() == 1


@pytest.mark.parametrize("subject", ["SUBJECT-1", "subject-1 ", "Subject-1", "subject-1\x00"])
def test_a_subject_that_looks_alike_is_a_stranger(
    client: Client, ruth: Person, council: IdentityServer, subject: str
) -> None:
    council.subject = subject
    assert there_and_back(client).status_code == 403
    assert client.get(PAGE).status_code == 302


def test_the_same_subject_of_another_issuer_is_a_stranger(
    client: Client, ruth: Person, council: IdentityServer, settings: Any
) -> None:
    with running() as police:
        settings.ORGANISATIONS = [settings_of(council), settings_of(police, "police", "Vale Police")]
        assert there_and_back(client, key="police").status_code == 403
        settings.ORGANISATIONS = [settings_of(police)]  # the same key, now another server
        assert there_and_back(client).status_code == 403
    assert client.get(PAGE).status_code == 302


def test_a_server_that_calls_itself_another_is_refused(client: Client, ruth: Person, council: IdentityServer) -> None:
    council.discovery = {"issuer": "https://login.example.org"}
    response = client.post("/accounts/organisations/council/", {"purpose": "sign_in"})
    held_out(client, response, "issuer is not the server")


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("where", ["http://198.51.100.1/", "file:///etc/passwd", "javascript:alert(1)", ""])
def test_a_server_leads_nowhere_without_https(
    client: Client, ruth: Person, council: IdentityServer, name: str, where: str
) -> None:
    council.discovery = {name: where}
    response = client.post("/accounts/organisations/council/", {"purpose": "sign_in"})
    if response.status_code == 200:
        found = re.search(r'href="([^"]+)">Go on', response.content.decode())
        assert found
        response = client.get(visit(found[1].replace("&amp;", "&")))
    held_out(client, response, "without HTTPS")


def test_an_answer_of_another_server_is_refused(client: Client, ruth: Person, council: IdentityServer) -> None:
    council.answers = lambda answer: {**answer, "iss": "https://evil.example"}
    held_out(client, there_and_back(client), "another issuer answered")


def test_a_code_of_one_organisation_is_not_taken_to_another(
    client: Client, ruth: Person, council: IdentityServer, settings: Any
) -> None:
    settings.ORGANISATIONS = [settings_of(council), settings_of(council, "police", "Vale Police")]
    back = visit(leave(client)).replace("/council/", "/police/")
    held_out(client, client.get(back), "unknown state")


def test_a_state_works_once_in_one_browser_for_ten_minutes(
    ruth: Person, council: IdentityServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, stranger = Client(), Client()
    back = visit(leave(mine))
    held_out(stranger, stranger.get(back), "unknown state")
    held_out(stranger, stranger.get(f"{BACK}?code=x&state=x"), "unknown state")
    held_out(stranger, stranger.get(f"{BACK}?code=x"), "unknown state")
    assert mine.get(back).status_code == 302
    mine.post("/accounts/logout/")
    assert mine.get(back).status_code == 400
    late = Client()
    back = visit(leave(late))
    session = late.session
    for one in session["organisation_journeys"].values():
        one["started_at"] -= 601
    session.save()
    assert late.get(back).status_code == 400


def test_a_state_kept_by_a_copy_of_the_session_works_once(
    client: Client, ruth: Person, council: IdentityServer
) -> None:
    back = visit(leave(client))
    frozen = dict(client.session.items())
    assert client.get(back).status_code == 302
    client.post("/accounts/logout/")
    session = client.session
    session.update(frozen)
    session.save()
    client.cookies[live_settings.SESSION_COOKIE_NAME] = str(session.session_key)
    assert client.get(back).status_code == 400


def test_a_code_that_was_used_is_refused(client: Client, ruth: Person, council: IdentityServer) -> None:
    way = visit(leave(client))
    code = part("code", way)
    assert client.get(way).status_code == 302
    client.post("/accounts/logout/")
    state = part("state", visit(leave(client)))
    assert client.get(f"{BACK}?code={code}&state={state}").status_code == 403
    assert client.get(PAGE).status_code == 302


def test_a_code_put_into_the_browser_of_another_does_not_fit_its_proof(
    client: Client, ruth: Person, council: IdentityServer
) -> None:
    """The attacker's own code with the victim's state: the exchange fails for the verifier, the token for its nonce."""
    code, state = part("code", visit(leave(Client()))), part("state", visit(leave(client)))
    held_out(client, client.get(f"{BACK}?code={code}&state={state}"), "answered 400")


def test_somebody_switched_off_is_refused_and_so_are_those_on_their_way(
    client: Client, ruth: Person, council: IdentityServer
) -> None:
    back = visit(leave(client))
    services.disable(person=ruth, by=make_person())
    for browser in (client, Client()):
        response = browser.get(back) if browser is client else there_and_back(browser)
        assert response["Location"] == "/accounts/inactive/"
        assert browser.get(PAGE).status_code == 302
    assert Entry.objects.filter(verb="person.organisation_refused", reference=ruth.actor_key).count() == 2
    assert not Entry.objects.filter(verb="person.signed_in").exists()


@pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_no_way_back_leads_out(client: Client, ruth: Person, council: IdentityServer, way: str) -> None:
    assert there_and_back(client, next=way)["Location"] == "/"
    assert client.post("/accounts/organisations/council/", {"purpose": "sign_in", "next": way})["Location"] == "/"


def test_a_link_is_not_begun_by_another_site(ruth: Person, council: IdentityServer) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ruth)
    for purpose in ("link", "confirm", "sign_in"):
        sent = {"purpose": purpose}
        response = browser.post("/accounts/organisations/council/", sent, headers={"origin": "https://evil.example"})
        assert response.status_code == 403
    assert browser.get("/accounts/organisations/council/?purpose=link").status_code == 405


@pytest.mark.parametrize("sent", [{"error": "access_denied"}, {"error": "server_error"}, {}, {"code": ""}])
def test_a_no_of_the_organisation_is_said_plainly(
    client: Client, ruth: Person, council: IdentityServer, sent: Claims
) -> None:
    council.answers = lambda answer: {"state": answer["state"], **sent}
    held_out(client, there_and_back(client))


def test_a_server_that_is_away_is_said_plainly(
    client: Client, ruth: Person, council: IdentityServer, settings: Any
) -> None:
    settings.ORGANISATIONS = [{**settings_of(council), "server": "http://127.0.0.1:9"}]
    response = client.post("/accounts/organisations/council/", {"purpose": "sign_in"})
    held_out(client, response, "did not answer")


def test_what_the_organisation_sent_is_in_no_page_and_not_on_the_trail(
    client: Client, ruth: Person, council: IdentityServer
) -> None:
    council.answers = lambda answer: {**answer, "error": "<script>Plugh</script>", "error_description": "Plugh"}
    response = there_and_back(client)
    assert "Plugh" not in response.content.decode()
    assert not [one for one in Entry.objects.all() if "Plugh" in one.after]


def test_signing_in_gives_a_new_session_and_leaves_that_of_another(ruth: Person, council: IdentityServer) -> None:
    browser, other = Client(), make_person()
    browser.post("/accounts/login/", {"login": other.email, "password": PASSWORD})
    before = browser.session.session_key
    assert browser.post("/accounts/organisations/council/", {"purpose": "sign_in"})["Location"] == "/"
    browser.post("/accounts/logout/")
    planted = leave(browser)
    fixed = browser.session.session_key
    browser.get(visit(planted))
    assert browser.session.session_key not in (before, fixed)
    stolen = Client()
    stolen.cookies[live_settings.SESSION_COOKIE_NAME] = str(fixed)
    assert stolen.get(PAGE).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_one_answer_sent_many_times_at_once_signs_in_once(settings: Any) -> None:
    with running() as council:
        settings.ORGANISATIONS = [settings_of(council)]
        link(make_person(), council)
        browser = Client()
        back = visit(leave(browser))

        def send(_number: int) -> int:
            copy = Client()
            copy.cookies.update(browser.cookies)
            try:
                return copy.get(back).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            codes = sorted(pool.map(send, range(8)))
    assert codes == [302] + [400] * 7
    assert Entry.objects.filter(verb="person.signed_in").count() == 1
