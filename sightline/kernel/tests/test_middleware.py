"""Whose address counts, with and without a proxy in front."""

import pytest
from django.test import RequestFactory

from sightline.kernel.middleware import caller_address


@pytest.mark.parametrize(
    ("behind_proxy", "header", "expected"),
    [
        (False, "198.51.100.7", "203.0.113.1"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "10.9.9.9, 198.51.100.7", "198.51.100.7"),
        (True, "", "203.0.113.1"),
    ],
)
def test_only_what_the_trusted_proxy_added_counts(settings, behind_proxy, header, expected):
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.1", HTTP_X_FORWARDED_FOR=header)
    assert caller_address(request) == expected
