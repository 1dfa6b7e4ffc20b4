"""The real documents printed from a browser, as plans are, and read back as PDF."""

import pytest
from playwright.sync_api import Browser

from sightline.imports.rules import to_schema, understand_blocks
from sightline.imports.tests.printed import printed
from sightline.imports.tests.test_seeds import EVERY, SHARED, short_of
from sightline.publishing.readers import read_bytes

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="The shared documents are not beside the repository."),
]


MARGINS = (10, 20, 28)  # each lets the pages break elsewhere: within a row, a sentence, a list


@pytest.mark.parametrize("number", EVERY)
def test_a_printed_plan_reaches_the_figures(number: str, browser: Browser) -> None:
    text = (SHARED / "seeds" / f"{number}.txt").read_text(encoding="utf-8")
    for made in printed(text, browser, tagged=number != "000", margins=MARGINS):
        assert short_of(number, to_schema(understand_blocks(read_bytes(made, "plan.pdf")))) == {}
