"""Whoever may see a page of the data set finds a way to it in the menu."""

import re

import pytest
from django.urls import reverse

from sightline.indicators.tests.world import World
from tests import factories as make


@pytest.mark.parametrize(
    ("role", "pages"), [("DPO", ["releases", "tokens"]), ("ADM", ["tokens"]), ("REV", ["dashboard", "dictionary"])]
)
def test_a_reader_of_some_pages_alone_is_led_to_them(world: World, role: str, pages: list[str]) -> None:
    found = [reverse(f"indicators:{one}", args=[world.partnership.slug]) for one in pages]
    page = make.signed_in(make.grant(role, world.partnership)).get(found[0]).content.decode()
    menu = re.findall(r'<ul class="govuk-service-navigation__list".*?</ul>', page, re.S)[0]
    assert f'href="{found[0]}"' in menu
    assert [one for one in found if f'href="{one}"' not in page] == []
