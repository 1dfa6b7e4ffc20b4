"""Pages as people need to see them: at 400 % zoom, in forced colours, without motion, and on paper."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from sightline.actions.models import Action
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.looking import WIDER, check_page
from tests.journeys.routes import Example
from tests.journeys.steps import new_page

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RAG = {"Red", "Amber", "Green", "Complete", "Not started"}
# 1280 by 1024 pixels at 400 %.
ZOOMED = {"width": 320, "height": 256}
MOVES = """() => [...document.querySelectorAll('*')].filter(one => {
  const style = getComputedStyle(one);
  return [style.transitionDuration, style.animationDuration].some(all =>
    all.split(',').some(time => parseFloat(time) > 0.01));
}).map(one => one.outerHTML.slice(0, 120))"""
OWN_WORDS = """all => all.map(
  one => [...one.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data.trim()).join(''))"""
MENUS = [".sl-nav", ".sl-top", ".sl-sub", ".filters", ".sl-btns", ".sl-actions", ".govuk-skip-link"]


def pages(example: Example) -> dict[str, bool]:
    """Return the pages that matter most, and whether they speak of RAG."""
    action = Action.objects.filter(partnership=example.northmoor).exclude(last_update=None)[0]
    return {
        "/northmoor/plan/": True,
        "/northmoor/actions/": True,
        f"/northmoor/actions/{action.reference}/": True,
        f"/northmoor/imports/{example.proposal.reference}/": False,
    }


@pytest.mark.parametrize(
    "seen_as",
    [
        pytest.param({"viewport": ZOOMED}, id="zoomed to 400 %"),
        pytest.param({"viewport": DESK, "forced_colors": "active"}, id="forced colours"),
        pytest.param({"viewport": PHONE, "forced_colors": "active"}, id="forced colours on a phone"),
        pytest.param({"viewport": DESK, "reduced_motion": "reduce"}, id="without motion"),
    ],
)
def test_pages_reflow_and_say_rag_in_words(
    seen_as: dict[str, Any], browser: Browser, live_server: Any, example: Example
) -> None:
    page = new_page(browser, live_server.url, example.manager, **seen_as)
    for path, has_rag in pages(example).items():
        page.goto(live_server.url + path)
        check_page(page)
        assert bool(rag_words(page)) is has_rag, path
        assert rag_words(page) <= RAG, path
        if "reduced_motion" in seen_as:
            assert page.evaluate(MOVES) == [], path
    page.context.close()


def rag_words(page: Page) -> set[str]:
    """Return the words of every RAG that can be seen, without the letter in its shape."""
    found = page.locator("main .rag__w:visible")
    return set(found.evaluate_all(OWN_WORDS))


def test_paper_has_no_menus(browser: Browser, live_server: Any, example: Example) -> None:
    page = new_page(browser, live_server.url, example.manager, viewport=DESK)
    for path, has_rag in pages(example).items():
        page.goto(live_server.url + path)
        page.emulate_media(media="print")
        assert [css for css in MENUS if page.locator(f"{css}:visible").count()] == [], path
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert bool(rag_words(page)) is has_rag, path
        assert page.evaluate(WIDER) <= 0, path
        page.emulate_media(media="screen")
    page.context.close()
