"""Going to an organisation and back in a test, as a browser does, with every request a real one."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import HTTPErrorProcessor, build_opener

from django.test import Client


class _Stay(HTTPErrorProcessor):
    def http_response(self, request: Any, response: Any) -> Any:
        """Follow no redirect."""
        return response


def leave(client: Client, purpose: str = "sign_in", key: str = "council", **sent: str) -> str:
    """Press the button that leads to an organisation and return the address it leads to."""
    response = client.post(f"/accounts/organisations/{key}/", {"purpose": purpose, **sent})
    assert response.status_code == 200, (response.status_code, response.get("Location"))
    found = re.search(r'<a class="govuk-link" href="([^"]+)">Go on', response.content.decode())
    assert found, response.content.decode()
    return unescape(found[1])


def visit(way: str) -> str:
    """Sign in at the organisation and return the path and query it sends the browser back to."""
    with build_opener(_Stay).open(way, timeout=10) as response:
        assert response.status == 302
        parts = urlsplit(response.headers["Location"])
    return f"{parts.path}?{parts.query}"


def there_and_back(client: Client, purpose: str = "sign_in", key: str = "council", **sent: str) -> Any:
    """Go to an organisation, sign in there and come back."""
    return client.get(visit(leave(client, purpose, key, **sent)))


def query_of(address: str) -> dict[str, str]:
    """Return the query of an address."""
    return dict(parse_qsl(urlsplit(address).query))
