"""What the public reads around the figures: whose page it is, what went out, by which rule, whom to tell."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from sightline.governance import services as governance
from sightline.governance.models import Membership
from sightline.governance.tests.test_about_pages import PNG
from sightline.indicators.rules.disclosure.policy import Policy, exact_of
from sightline.indicators.rules.disclosure.wording import in_plain_words
from sightline.indicators.services import dictionary, releasing
from sightline.indicators.tests.world import COUNT, World
from sightline.kernel.errors import DomainError
from tests.indicators import line


def test_the_page_bears_the_partnerships_own_look_and_says_its_rules(world: World) -> None:
    row, executive = world.indicator(replace(COUNT, theme="exploitation")), world.standing(world.executive)
    dictionary.publish_indicator(indicator=row, publish=True, version=1, by=executive)
    line(row, [21, 3, 24], last=date(2026, 7, 1))
    asked = releasing.ReleaseText("Summer", "dfe_cin", date(2026, 1, 1), date(2026, 7, 1), [row.reference])
    out = releasing.make_release(new=asked, by=world.by)
    releasing.publish_release(row=out, version=out.version, by=executive)
    Membership.objects.filter(agency=world.police).update(category="statutory")
    where, nobody = f"/{world.partnership.slug}/public/data/", Client()
    assert "look.css" not in nobody.get(where).content.decode()
    assert nobody.get(f"{where}logo").status_code == 404
    own = {"colour": "#5A1846", "contact": "data@nmr.example"}
    governance.edit_partnership(values=own, version=1, by=world.by)
    governance.set_logo(content=PNG, by=world.by)
    pages = [nobody.get(one) for one in (where, f"{where}{row.reference}/")]
    assert [nobody.get(f"{where}logo").content, nobody.get(f"{where}look.css").content.decode()] == [
        PNG, ".sl-public { --sl-bar: #5a1846; }\n",
    ]  # fmt: skip
    for page in pages:
        words = page.content.decode()
        assert page.cookies == {}
        assert f'src="{where}logo?v=' in words
        assert f'href="{where}look.css?v=5a1846"' in words
        assert 'href="mailto:data@nmr.example"' in words
        assert "Numbers from 1 to 5 are hidden, so that nobody can be recognised." in words
        assert "Vale Police: working together" in words
        assert "Published Monday 12 October 2026" in words
    assert "Figures of January 2026 to September 2026." in pages[0].content.decode()
    assert [nobody.get(f"{where}figures.{one}").status_code for one in ("xlsx", "csv", "exe")] == [200, 200, 404]


@pytest.mark.parametrize(
    ("colour", "refused"),
    [("#0e3b47", ""), ("", ""), ("#ffdd00", "darker"), ("red", "six signs"), ("#0;}a{", "six signs")],
)
def test_a_colour_has_to_carry_white_words(world: World, colour: str, refused: str) -> None:
    if not refused:
        assert governance.edit_partnership(values={"colour": colour}, version=1, by=world.by).colour == colour
        return
    with pytest.raises(DomainError, match=refused) as told:
        governance.edit_partnership(values={"colour": colour}, version=1, by=world.by)
    assert told.value.field == "colour"


def test_a_policy_in_plain_words() -> None:
    last = "Percentages and rates are worked out from the figures as published here."
    adults = Policy("sac", hide_from=0, hide_to=4, keeps_zero=False, rounds_to=5, secondary=False)
    assert in_plain_words(adults) == [
        "Numbers from 0 to 4 are hidden, so that nobody can be recognised.",
        "What is shown is rounded to the nearest 5, so parts may not add up to a total.", last,
    ]  # fmt: skip
    assert in_plain_words(exact_of(Policy("dfe_cin"))) == [
        "Numbers from 1 to 5 are hidden, so that nobody can be recognised.",
        "As few other numbers, zeros or totals as possible are hidden with them; nothing is rounded.", last,
    ]  # fmt: skip
