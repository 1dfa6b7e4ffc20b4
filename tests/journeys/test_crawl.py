"""Every address, as every role: nothing falls over, no link leads nowhere, whoever may open a page can read it."""

import re
from functools import partial
from typing import Any

import pytest
from django.test import RequestFactory
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from sightline.accounts.models import Person
from sightline.accounts.tests.people import PASSWORD, give_app
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.ui.views import bad_request, server_error
from tests import factories
from tests.journeys.addresses import filled, named_routes
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.crawling import ONLY_POST, Crawler
from tests.journeys.looking import check_page, enter_code, enter_password, sign_in
from tests.journeys.routes import Example
from tests.journeys.steps import new_page

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# One or two roles a test, and the business unit in parts, so that several browsers share the work.
OTHERS = [("EXE", "ADM"), ("SCR", "DPO"), ("CHR", "REV"), ("PRA", "DSL"), ("MEM", "AGL")]
BOTH, AT_A_DESK = [DESK, PHONE], [DESK]
PARTS = 5
# Named routes that GET opens for nobody here, and why.
PASSKEY = "needs a key in the browser; walked in accounts/tests/test_journey_passkeys.py"
NOT_OPENED = dict.fromkeys(
    ("mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"), PASSKEY
)
NOT_OPENED["account_organisation_callback"] = (
    "needs an organisation; walked in accounts/tests/test_journey_organisations.py"
)
# Opened only for whoever comes here for the first time, or without a password, or from one's own work.
FIRST_TIME = {
    "mfa_activate_totp", "mfa_totp_image", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    "account_confirm_login_code", "account_set_password", "everywhere",
}  # fmt: skip


class Visits:
    """The visits of one test: whoever comes, what they opened and what was wrong."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.crawlers: list[Crawler] = []

    def page(self, person: Person | None = None) -> Page:
        """Open a browser of its own for a visitor."""
        return new_page(self.browser, self.address, person, viewport=DESK)

    def crawl(self, who: str, page: Page, paths: list[str], *, links: bool = True, **how: Any) -> None:
        """Crawl with what a page's browser holds."""
        self.follow(who, page, **how).crawl(paths, links=links)
        page.context.close()

    def follow(self, who: str, page: Page, **how: Any) -> Crawler:
        """Note what a page opens from now on."""
        how.setdefault("sizes", AT_A_DESK)
        self.crawlers.append(Crawler(who, self.address, page, **how))
        return self.crawlers[-1]

    def hold(self) -> None:
        """Fail with everything that was wrong."""
        faults = [fault for crawler in self.crawlers for fault in crawler.faults]
        if faults:
            pytest.fail("\n\n".join(faults), pytrace=False)

    def unopened(self, routes: list[tuple[str, str]]) -> set[str]:
        """Return the names of routes that GET opened for nobody so far, without those that take POST alone."""
        done = {name for one in self.crawlers for name, status in one.opened if status in (200, ONLY_POST)}
        return {name for name, _ in routes} - done


@pytest.fixture
def visits(live_server: Any, browser: Browser) -> Visits:
    """Visits to a server of this test."""
    return Visits(browser, live_server.url)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_route_is_opened_and_every_page_can_be_read(part: int, visits: Visits, example: Example) -> None:
    """By the business unit at a desk and on a phone; what it may not open by whoever may; nothing by nobody.

    Each route is looked at in the browser at least once, whatever other pages hold.
    """
    routes = pages()[part::PARTS]
    every = [path for _, address in routes for path in filled(address, example.given)]
    manager, names = business_unit(visits, example.manager), {name for name, _ in routes}
    visits.crawl("BUS", manager, keep_signed_in(every), sizes=BOTH, routes=names, every_query=True)
    for role in ("EXE", "DPO", "ADM"):
        left = visits.unopened(routes)
        mine = [path for name, address in routes if name in left for path in filled(address, example.given)]
        visits.crawl(f"{role} for the rest", visits.page(example.person(role)), keep_signed_in(mine), links=False)
    visits.crawl("nobody signed in", visits.page(), every, signed_in=False)
    visits.hold()
    assert visits.unopened(routes) <= {*NOT_OPENED, *FIRST_TIME}


def test_who_comes_for_the_first_time(visits: Visits, example: Example) -> None:
    a_newcomer_sets_up_a_second_step(visits, factories.grant("BUS", example.northmoor))
    somebody_signs_in_with_a_code(visits)
    somebody_of_two_partnerships_searches(visits, example)
    visits.hold()
    assert visits.unopened(pages()) & FIRST_TIME == set()


def pages(by: Standing | None = None) -> list[tuple[str, str]]:
    """Return the named routes whose door opens to somebody; those that a key opens `test_machines.py` calls."""
    return [(name, address) for name, address in named_routes(by) if not name.startswith("api_")]


def keep_signed_in(paths: list[str]) -> list[str]:
    """Leave out a link by which another person sets a password: whoever follows it is signed out."""
    return [path for path in paths if not re.match("/accounts/password/link/[0-9a-z]+-", path)]


def business_unit(visits: Visits, manager: Person) -> Page:
    """Sign the manager in by the forms, so that pages which ask who it is let them in."""
    page = visits.page()
    visits.follow("the business unit on the way in", page)
    sign_in(page, visits.address, manager.email, PASSWORD, give_app(manager))
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return page


def a_newcomer_sets_up_a_second_step(visits: Visits, newcomer: Person) -> None:
    """The app, its picture, the recovery codes and their file: only who has just signed in without them sees all."""
    page = visits.page()
    visits.follow("a newcomer", page)
    enter_password(page, visits.address, newcomer.email, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step at sign-in")
    page.goto(f"{visits.address}/accounts/second-step/app/")
    check_page(page)
    page.goto(f"{visits.address}{page.get_by_role('img').get_attribute('src')}")
    page.go_back()
    enter_code(page, str(page.locator("main code").text_content()), "Set up the app")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    codes = "/accounts/second-step/recovery-codes/"
    visits.crawl("a newcomer", page, [codes, f"{codes}download/"], links=False)


def somebody_signs_in_with_a_code(visits: Visits) -> None:
    """A code by email, and for who has no password the page that sets one."""
    person = factories.make_person("Anna Lund", password=None)
    page = visits.page()
    visits.follow("somebody with a code", page)
    page.goto(f"{visits.address}/accounts/login/code/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("textbox")).to_have_count(1)
    check_page(page)
    page.context.close()
    visits.crawl("somebody without a password", visits.page(person), ["/accounts/password/set/"], links=False)


def somebody_of_two_partnerships_searches(visits: Visits, example: Example) -> None:
    """From one's own work, where the product has to ask in which partnership to look."""
    person = factories.grant("BUS", example.northmoor)
    factories.grant("BUS", Partnership.objects.get(code="EHC"), person)
    visits.crawl("somebody of two partnerships", visits.page(person), ["/search/?q=plan"], links=False)


@pytest.mark.parametrize("roles", OTHERS)
def test_no_role_meets_a_fault(roles: tuple[str, ...], visits: Visits, example: Example) -> None:
    for role in roles:
        person = example.person(role)
        mine = pages(factories.standing(person, example.northmoor))
        paths = keep_signed_in([filled(address, example.given)[0] for _, address in mine])
        visits.crawl(role, visits.page(person), paths, sizes=BOTH if role == "PRA" else AT_A_DESK)
    visits.hold()


def test_pages_for_what_goes_wrong(live_server: Any, context: BrowserContext) -> None:
    page = context.new_page()
    for status, answer in gone_wrong():
        page.route("**/gone-wrong", partial(fulfil, answer, status))
        page.goto(f"{live_server.url}/gone-wrong")
        check_page(page)
        page.unroute("**/gone-wrong")
    page.goto(f"{live_server.url}/nowhere-at-all/")
    check_page(page)
    page.goto(f"{live_server.url}/accounts/login/")
    page.context.clear_cookies()
    page.get_by_label("Email address").fill("ruth@example.org")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This form was open too long")
    check_page(page)


def gone_wrong() -> list[tuple[int, bytes]]:
    """Return the pages that no address leads to, with their status."""
    request = RequestFactory().get("/")
    return [(500, server_error(request).content), (400, bad_request(request, ValueError()).content)]


def fulfil(answer: bytes, status: int, route: Route) -> None:
    """Answer a request of the browser in the server's place."""
    route.fulfill(status=status, content_type="text/html; charset=utf-8", body=answer)
