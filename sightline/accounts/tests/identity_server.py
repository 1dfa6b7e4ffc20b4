"""A small real OpenID Connect server on loopback: discovery, authorise, token, keys. It can be told to lie."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, SECRET = "sightline", "a secret of the client"
Claims = dict[str, Any]


def new_key() -> rsa.RSAPrivateKey:
    """Return a fresh private key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY = new_key()


class IdentityServer:
    """Who is signed in there, what its tokens say, and what it was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.subject = "subject-1"
        self.more: Claims = {}
        self.twist: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str] = self.signed
        self.answers: Callable[[dict[str, str]], dict[str, str]] = lambda answer: answer
        self.discovery: Claims = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.key_id = "first"

    def signed(self, claims: Claims) -> str:
        """Return a token signed with the server's key."""
        return jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": self.key_id})

    def configuration(self) -> Claims:
        """Return what the server says of itself."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorise",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            **self.discovery,
        }

    def keys(self) -> Claims:
        """Return the public key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [{**public, "kid": self.key_id, "use": "sig", "alg": "RS256"}]}

    def authorise(self, asked: dict[str, str]) -> str:
        """Return where the browser is sent back to, with a code for whoever is signed in here."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "sub": self.subject}
        answer = self.answers({"code": code, "state": asked["state"], "iss": self.address})
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, sent: dict[str, str]) -> tuple[int, Claims]:
        """Exchange a code, once, for whoever knows the secret and the verifier."""
        known = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        right = known and challenge == known["code_challenge"] and sent.get("redirect_uri") == known["redirect_uri"]
        if not known or not right or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT_ID, SECRET):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT_ID, "sub": known["sub"], "iat": now, "exp": now + 300,
            "nonce": known["nonce"], "auth_time": now, **self.more,
        }  # fmt: skip
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(self.twist(claims))}


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        """Answer discovery, keys and the browser."""
        of: IdentityServer = self.server.of
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        of.asked.append(path)
        if path == "/authorise":
            self.send_response(302)
            self.send_header("Location", of.authorise({name: values[0] for name, values in query.items()}))
            self.end_headers()
        elif path == "/.well-known/openid-configuration":
            self._json(200, of.configuration())
        else:
            self._json(200, of.keys())

    def do_POST(self) -> None:
        """Answer the exchange of a code."""
        self.server.of.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._json(*self.server.of.token({name: values[0] for name, values in parse_qs(body).items()}))

    def _json(self, status: int, told: Claims) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[IdentityServer]:
    """Run a server for as long as it is needed."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as http:
        http.daemon_threads = True
        made = IdentityServer(f"http://127.0.0.1:{http.server_port}")
        http.of = made  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            http.shutdown()
            thread.join()


def settings_of(server: IdentityServer, key: str = "council", name: str = "Northmoor Council", **more: str) -> Claims:
    """Return an organisation as the settings name it."""
    return {
        "key": key, "name": name, "server": server.address, "client_id": CLIENT_ID, "secret": SECRET,
        "second_step": "ours", **more,
    }  # fmt: skip
