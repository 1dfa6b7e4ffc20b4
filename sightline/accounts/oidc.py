"""Signing in through an organisation: the few steps of OpenID Connect that we use, and nothing else of it.

Source: OpenID Connect Core 1.0 (authorisation code flow, sections 3.1.2 and 3.1.3.7), Discovery 1.0 section 4.3, RFC
7636 (PKCE) and RFC 9207 (the issuer in the answer). Every check that the standards allow to be left out is made, also
the signature of a token fetched directly.
"""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import requests
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
SECONDS_TO_ANSWER = 5
SECONDS_KEPT = 600
LARGEST = 512 * 1024
SKEW = 60


class Refused(Exception):
    """What an organisation sent does not prove who it is; `why` is one of our own words, for the trail."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Organisation:
    """An organisation whose people sign in with its own account, as the settings name it.

    `second_step` says whether its own second step counts for ours: `ours` (never), `claimed` (when the token's `amr`
    says mfa) or `always`.
    """

    key: str
    name: str
    server: str
    client_id: str
    secret: str
    second_step: str = "ours"

    @property
    def callback(self) -> str:
        """Return the address it sends people back to: on our own site, whatever the Host header says."""
        return settings.SITE_ADDRESS + reverse("account_organisation_callback", kwargs={"key": self.key})


@dataclass(frozen=True)
class Identity:
    """Who somebody is to an organisation: the pair that never changes hands, and how and when they signed in there."""

    issuer: str
    subject: str
    second_step: bool
    signed_in_at: float


def organisations() -> tuple[Organisation, ...]:
    """Return the organisations of the settings in their order; empty when none is set."""
    return tuple(Organisation(**one) for one in settings.ORGANISATIONS)


def organisation(key: str) -> Organisation | None:
    """Return the organisation with this key, or None."""
    return next((one for one in organisations() if one.key == key), None)


def way_there(of: Organisation, *, state: str, nonce: str, verifier: str, again: bool = False) -> str:
    """Return the address that asks an organisation who somebody is; `again` asks them to prove it afresh."""
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "client_id": of.client_id,
        "redirect_uri": of.callback,
        "response_type": "code",
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if again:
        asked |= {"prompt": "login", "max_age": "0"}
    where = _address(_discovered(of), "authorization_endpoint")
    return f"{where}{'&' if urlsplit(where).query else '?'}{urlencode(asked)}"


def identity(of: Organisation, answer: Mapping[str, str], *, nonce: str, verifier: str) -> Identity:
    """Return who came back from an organisation. Raises Refused when its answer does not prove it.

    `answer` is the query it sent back: `code`, and `iss` when it names itself.
    """
    found = _discovered(of)
    if answer.get("iss", found["issuer"]) != found["issuer"]:
        raise Refused("another issuer answered")
    if answer.get("error"):
        raise Refused("cancelled" if answer["error"] == "access_denied" else "the organisation said no")
    return _verified(of, found, _token(of, found, answer.get("code", ""), verifier), nonce)


def _token(of: Organisation, found: Mapping[str, Any], code: str, verifier: str) -> str:
    """Exchange the code for the token that says who it is."""
    if not code:
        raise Refused("no code")
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": of.callback,
        "client_id": of.client_id,
        "client_secret": of.secret,
        "code_verifier": verifier,
    }
    told = _asked("POST", _address(found, "token_endpoint"), sent).get("id_token")
    if not isinstance(told, str):
        raise Refused("no token")
    return told


def _verified(of: Organisation, found: Mapping[str, Any], token: str, nonce: str) -> Identity:
    """Check the token and return whom it names."""
    try:
        claims = jwt.decode(
            token,
            _key(found, token),
            algorithms=list(ALGORITHMS),
            audience=of.client_id,
            issuer=found["issuer"],
            leeway=SKEW,
            options={"require": ["exp", "iat", "iss", "aud", "sub"], "strict_aud": False},
        )
    except jwt.PyJWTError as error:
        raise Refused(f"token: {type(error).__name__}") from error
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != of.client_id:
        raise Refused("token for another party")
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Refused("wrong nonce")
    subject = claims["sub"]
    if not isinstance(subject, str) or not re.fullmatch(r"[ -~]{1,255}", subject):  # Core 1.0 section 2: 255 of ASCII
        raise Refused("no subject")
    return Identity(found["issuer"], subject, _second_step(of, claims), _signed_in_at(claims))


def _second_step(of: Organisation, claims: Mapping[str, Any]) -> bool:
    ways = claims.get("amr")
    said = isinstance(ways, list) and "mfa" in ways
    return of.second_step == "always" or (of.second_step == "claimed" and said)


def _signed_in_at(claims: Mapping[str, Any]) -> float:
    """Return when the person last proved who they are there, in seconds since 1970; 0 when it is not said."""
    said = claims.get("auth_time")
    return float(said) if isinstance(said, int | float) and not isinstance(said, bool) else 0.0


def _key(found: Mapping[str, Any], token: str) -> Any:
    """Return the public key that a token names; one that is not known makes us ask again for the keys."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise Refused("token: unsigned or with a shared secret")
    where = _address(found, "jwks_uri")
    for fresh in (False, True):
        keys = _kept(where, fresh=fresh).get("keys")
        for one in keys if isinstance(keys, list) else []:
            if isinstance(one, dict) and one.get("kid") == header.get("kid") and one.get("use", "sig") == "sig":
                return jwt.PyJWK(one, algorithm=header["alg"]).key
    raise Refused("token: signed with an unknown key")


def _discovered(of: Organisation) -> dict[str, Any]:
    """Return what an organisation's server says of itself; its issuer must be the address that the settings name."""
    found = _kept(f"{of.server}/.well-known/openid-configuration")
    if found.get("issuer") not in (of.server, f"{of.server}/"):
        raise Refused("issuer is not the server of the settings")
    return found


def _address(found: Mapping[str, Any], name: str) -> str:
    """Return an address an organisation's server gives; only HTTPS, or this machine in a local installation."""
    where = str(found.get(name, ""))
    parts = urlsplit(where)
    if parts.scheme != "https" and not (settings.LOCAL and parts.hostname in ("127.0.0.1", "localhost")):
        raise Refused("address without HTTPS")
    return where


def _kept(where: str, *, fresh: bool = False) -> dict[str, Any]:
    """Return a document of an organisation's server, kept for ten minutes."""
    key = f"oidc:{hashlib.sha256(where.encode()).hexdigest()}"
    found: dict[str, Any] | None = None if fresh else cache.get(key)
    if found is None:
        found = _asked("GET", _address({"it": where}, "it"))
        cache.set(key, found, SECONDS_KEPT)
    return found


def _asked(method: str, where: str, sent: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object a server answers, in five seconds and half a megabyte, from that address and no other."""
    ends = time.monotonic() + SECONDS_TO_ANSWER
    try:
        with requests.Session() as session:
            response = session.request(
                method, where, data=sent, timeout=SECONDS_TO_ANSWER, allow_redirects=False, stream=True,
                headers={"Accept": "application/json"},
            )  # fmt: skip
            body = bytearray()
            for part in response.iter_content(8192):
                body += part
                if len(body) > LARGEST or time.monotonic() > ends:
                    raise Refused("the organisation’s server answered too much or too slowly")
    except requests.RequestException as error:
        raise Refused(f"the organisation’s server did not answer: {type(error).__name__}") from error
    if response.status_code != 200:
        raise Refused(f"the organisation’s server answered {response.status_code}")
    try:
        told = json.loads(bytes(body))
    except ValueError as error:
        raise Refused("the organisation’s server answered no JSON") from error
    if not isinstance(told, dict):
        raise Refused("the organisation’s server answered no JSON object")
    return told
