"""What people do on pages, by the words they see: used by every journey, with and without JavaScript."""

from datetime import date
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from sightline.accounts.models import Person
from tests import factories
from tests.journeys.looking import check_page, sign_in
from tests.journeys.world import SignsIn


def enter(page: Page, address: str, who: SignsIn) -> None:
    """Sign in with a password and a code."""
    sign_in(page, address, who.email, who.password, who.secret)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def let_in(context: BrowserContext, address: str, person: Person) -> None:
    """Put a person's session in a browser, where signing in is not what the journey is about."""
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": factories.signed_in(person).cookies[name].value, "url": address}])


def new_page(browser: Browser, address: str, person: Person | None = None, **options: object) -> Page:
    """Open a page of a browser of its own, with a person's session in it."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    if person:
        let_in(context, address, person)
    return context.new_page()


def through_menu(page: Page, words: str) -> None:
    """Go to a room through the menu, wherever the screen keeps it."""
    menu = page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():
        menu.click()
    direct = page.locator("#navigation > li > a", has_text=words)
    if direct.count():
        follow(page, direct)
        return
    page.locator(".sl-more > summary").click()
    follow(page, page.locator(".sl-more__p").get_by_role("link", name=words, exact=True))


def choose(page: Page, label: str, words: str) -> None:
    """Choose from a list: by typing where it helps to type, else from the list itself."""
    box = page.get_by_role("combobox", name=label, exact=True)
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(label=words)
        return
    box.fill(words)
    page.get_by_role("option", name=words).click()


def type_date(page: Page, legend: str, day: date) -> None:
    """Type a date in its three boxes."""
    group = page.get_by_role("group", name=legend)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(value))


def click(page: Page, name: str) -> None:
    """Click a link or button of the page's own part (of a deed's two, the upper), and check the page it leads to."""
    main = page.get_by_role("main")
    link, button = (main.get_by_role(role, name=name, exact=True) for role in ("link", "button"))
    follow(page, link.or_(button).first)


def follow(page: Page, way: Locator) -> None:
    """Click what leads to another page, wait until it is there, and check it."""
    with page.expect_navigation():
        way.click()
    check_page(page)


def download(page: Page, link: str, folder: Path) -> Path:
    """Take a file by its link and return where it lies."""
    with page.expect_download() as coming:
        page.get_by_role("main").get_by_role("link", name=link, exact=True).click()
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target
