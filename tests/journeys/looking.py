"""What holds on every page: a title of its own, one main heading, no accessibility fault, nothing too wide."""

import re
import time
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from sightline.accounts.tests.people import code_now
from tests.journeys.seen import COLOURS, PAGES

CODE_SECONDS, HURRY_SECONDS = 30, 3
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"color-contrast": {"enabled": False}},  # looked at apart: it takes four fifths of the time
}
CONTRAST = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUTLINE = """() => [document.title, document.querySelectorAll('h1').length,
  document.documentElement.scrollWidth - document.documentElement.clientWidth]"""
# Every kind of element with its parent and the attributes it has: two pages alike in this are alike to axe.
SKELETON = """() => {
  const own = e => e ? e.tagName + '.' + (e.getAttribute('class') || '') : '';
  const found = [...document.querySelectorAll('body *')].map(
    e => own(e.parentElement) + '>' + own(e) + e.getAttributeNames().sort());
  return [innerWidth, matchMedia('(forced-colors: active)').matches, document.title.startsWith('Error'),
    ...[...new Set(found)].sort()].join('\\n');
}"""
# What an element's contrast follows from: its own classes and those of all it stands in, how it looks.
CHAIN = """wanted => {
  const own = e => e.tagName + '.' + (e.getAttribute('class') || '') + (e.disabled ? ':disabled' : '');
  const chain = e => e === document.body ? '' : chain(e.parentElement) + '>' + own(e);
  const look = (e, s = getComputedStyle(e)) => e.checkVisibility()
    ? `${parseFloat(s.fontSize) < 18 ? 'small' : ''} ${s.color} ${s.backgroundColor}` : 'hidden';
  const kind = e => `${chain(e)} ${look(e)}`;
  const all = [...document.querySelectorAll('body *')];
"""
CHAINS = CHAIN + "return [...new Set(all.map(kind))]; }"
MARK = CHAIN + "for (const e of all) e.toggleAttribute('data-look', wanted.includes(kind(e))); }"
# Only what is wrong comes back: the rest of what axe tells takes longer to carry than to find.
LOOK = "options => axe.run(options).then(found => found.violations)"
LOOK_AT_MARKED = "options => axe.run({include: [['[data-look]']]}, options).then(found => found.violations)"


def check_page(page: Page) -> None:
    """Hold an open page to what every page promises."""
    check_outline(page)
    check_with_axe(page)


def check_outline(page: Page) -> None:
    """Hold an open page to its title, its one main heading and the width of the screen."""
    page.wait_for_load_state()
    title, headings, wider = page.evaluate(OUTLINE)
    assert re.search("Sightline$", title), f"{page.url} is called “{title}”"
    assert headings == 1, f"{page.url} has {headings} main headings"
    assert wider <= 0, f"{page.url} is wider than the screen"


def check_with_axe(page: Page) -> None:
    """Let axe look once at each shape of page, and only where script runs.

    Axe takes seconds on a long list, and a thousand rows of one shape have one fault or none.
    """
    if not page.evaluate("() => document.body.classList.contains('js-enabled')"):
        return
    skeleton = page.evaluate(SKELETON)
    if not PAGES.first(skeleton):
        return
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(LOOK, RULES)
    assert found == [], f"{page.url}\n{told(found)}"
    check_contrast(page, skeleton.splitlines()[1])


def check_contrast(page: Page, shown: str) -> None:
    """Let axe, which is on the page, look at the colours of elements of a kind not yet looked at when `shown` so.

    `shown` is whether colours are forced; the width of the screen may change how an element looks: its kind tells.
    """
    fresh = [chain for chain in page.evaluate(CHAINS) if COLOURS.first(f"{shown}\n{chain}")]
    if not fresh:
        return
    page.evaluate(MARK, fresh)
    found = page.evaluate(LOOK_AT_MARKED, CONTRAST)
    assert found == [], f"{page.url}\n{told(found)}"


def told(violations: list[dict[str, Any]]) -> str:
    """Return what axe found, an element a line with the rule that it breaks."""
    return "\n".join(
        f"{one['id']}: {node['html']}\n{node['failureSummary']}" for one in violations for node in one["nodes"]
    )


def sign_in(page: Page, address: str, email: str, password: str, secret: str) -> None:
    """Sign in through the forms with a password and a code from an authenticator app."""
    enter_password(page, address, email, password)
    enter_code(page, secret)


def enter_password(page: Page, address: str, email: str, password: str) -> None:
    """Take the first step of signing in."""
    page.goto(f"{address}/accounts/login/")
    check_page(page)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def enter_code(page: Page, secret: str, button: str = "Sign in") -> None:
    """Type the code that an authenticator app with this secret shows now."""
    expect(page.get_by_label("Code")).to_be_visible()
    check_page(page)
    page.get_by_label("Code").fill(fresh_code(secret))
    page.get_by_role("button", name=button, exact=True).click()


def fresh_code(secret: str) -> str:
    """Return the code an authenticator app shows; waits for the next when it is about to change."""
    left = CODE_SECONDS - time.time() % CODE_SECONDS
    time.sleep(left if left < HURRY_SECONDS else 0)
    return code_now(secret)
