"""Every answer, of whatever class, bears the headers that keep a browser from being used against its reader."""

from runpy import run_path
from typing import Any

import pytest
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from sightline.accounts.tests.people import PASSWORD, make_person
from tests.attacks.world import World, inside, routes

pytestmark = pytest.mark.django_db
UNSAFE = ("unsafe-inline", "unsafe-eval", "data:", "blob:", "http:", "https:", "*")


def read_whole(response: HttpResponseBase) -> None:
    """Read a file to its end, which lets go of it; closing the answer would close the database too."""
    if isinstance(response, StreamingHttpResponse):
        b"".join(response)


def faults(response: HttpResponseBase) -> list[str]:
    """Return what is missing from the headers of an answer, and let go of its file, if it sends one."""
    read_whole(response)
    policy = response.get("Content-Security-Policy", "")
    parts = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    found = [f"{name} {value}" for name, values in parts.items() for value in values if value in UNSAFE]
    wanted = {
        "default-src": ["'none'"], "script-src": ["'self'"], "style-src": ["'self'"], "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"], "form-action": ["'self'"],
    }  # fmt: skip
    found += [name for name, values in wanted.items() if parts.get(name) != values]
    if response.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    if response.get("Referrer-Policy") != "same-origin":
        found.append("referrer")
    return found


def every_class(world: World) -> dict[str, HttpResponseBase]:
    """Return an answer of each class there is."""
    nobody, manager, slug = Client(), world.manager, world.ours.slug
    quiet = Client(raise_request_exception=False)
    strict = Client(enforce_csrf_checks=True)
    many = [Client(REMOTE_ADDR="192.0.2.9").post("/accounts/password/reset/", {"email": "a@b.org"}) for _ in range(6)]
    return {
        "open page": nobody.get("/accounts/login/"),
        "page": manager.get(f"/{slug}/about/"),
        "redirect to sign-in": nobody.get(f"/{slug}/about/"),
        "redirect after a form": nobody.post("/accounts/password/reset/", {"email": "a@example.org"}),
        "slash added": nobody.get("/accounts/login"),
        "download": manager.get(f"/{slug}/people/?format=csv"),
        "workbook": manager.get(f"/{slug}/load/template/"),
        "static": nobody.get("/static/accounts/passkeys.js"),
        "static that is not there": nobody.get("/static/nothing.js"),
        "health": nobody.get("/health/live"),
        "form with faults": manager.post(f"/{slug}/people/add/", {}),
        "bad host": quiet.get("/accounts/login/", headers={"host": "evil.example"}),
        "other site's form": strict.post("/accounts/login/", {"login": "x"}),
        "not allowed": manager.get(f"/{slug}/people/{world.ours.person.pk}/account/email/"),
        "not found": nobody.get("/nowhere/at/all/"),
        "not found inside": manager.get(f"/{slug}/agencies/999999/"),
        "only a button": manager.get(f"/{slug}/people/{world.ours.person.pk}/invite/"),
        "link that is gone": nobody.get("/accounts/changes/x/"),
        "too many": many[-1],
        "too large": quiet.post("/accounts/login/", {f"f{at}": "x" for at in range(4001)}),
    }


STATUS = {
    "bad host": 400, "other site's form": 403, "not allowed": 403, "not found": 404, "not found inside": 404,
    "only a button": 405, "link that is gone": 410, "too many": 429, "form with faults": 422, "too large": 400,
    "static that is not there": 404, "redirect to sign-in": 302, "redirect after a form": 302,
}  # fmt: skip


def test_every_class_of_answer(world: World) -> None:
    answers = every_class(world)
    codes = {name: answer.status_code for name, answer in answers.items()}
    assert {name: codes[name] for name in STATUS} == STATUS
    assert {name: found for name, answer in answers.items() if (found := faults(answer))} == {}


def test_a_fault_of_ours(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def falls(*_args: Any, **_kwargs: Any) -> None:
        raise KeyError("x")

    monkeypatch.setattr("sightline.accounts.views.own.open_sessions", falls)
    world.manager.raise_request_exception = False
    response = world.manager.get("/accounts/sessions/")
    assert (response.status_code, faults(response)) == (500, [])


def test_a_real_installation_demands_https_for_two_years(world: World, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    plain = Client().get("/accounts/login/?next=/x/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/accounts/login/?next=/x/")
    assert faults(plain) == []
    for where in ("/accounts/login/", "/nowhere/", "/static/accounts/passkeys.js"):
        response = Client().get(where, secure=True)
        read_whole(response)
        assert response["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"


def test_what_somebody_signed_in_reads_is_kept_nowhere(world: World) -> None:
    kept = []
    own = [f"/{one.path}" for one in routes() if not one.takes and one.path.startswith("accounts/")]
    for where in [one for one in own if not one.endswith(("/logout/", "/elsewhere/"))]:
        for response in (world.manager.get(where), world.manager.post(where, {})):
            if "no-store" not in response.get("Cache-Control", ""):
                kept.append((where, response.status_code))
    assert kept == []
    assert len(inside()) > 40


def test_cookies_are_for_this_site_and_not_for_scripts(settings: Any) -> None:
    person, browser = make_person(), Client()
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        browser.get("/accounts/")
        browser.get("/accounts/password/change/")
        cookie = browser.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_the_names_of_cookies_of_a_real_installation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    monkeypatch.setenv("SIGHTLINE_LOCAL", "0")
    monkeypatch.setenv("SIGHTLINE_VAR", str(tmp_path))
    made = run_path(str(settings.BASE_DIR / "sightline/config/settings.py"))
    assert made["SESSION_COOKIE_NAME"] == "__Host-sightline"
    assert made["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert made["SESSION_COOKIE_SECURE"]
    assert made["CSRF_COOKIE_SECURE"]
    assert made["SECURE_SSL_REDIRECT"]
    assert made["SECURE_HSTS_SECONDS"] == 63072000
    assert made["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
