"""The gallery in a real browser: no accessibility fault, nothing outside the screen, menus and dialogs by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.journey, pytest.mark.urls("sightline.ui.tests.urls"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser, live_server, request):
    opened = browser.new_page(viewport={"width": getattr(request, "param", 1280), "height": 900})
    opened.said = []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.goto(f"{live_server.url}/gallery/")
    yield opened
    opened.close()


def faults(page):
    found = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("page", [1280, 320], indirect=True)
def test_no_fault_and_nothing_outside_the_screen(page):
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.said == []


def test_a_menu_opens_and_escape_gives_the_focus_back(page):
    page.locator(".sl-more summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".sl-more").get_attribute("open") is not None
    assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".sl-more").get_attribute("open") is None
    assert page.evaluate("document.activeElement.textContent").strip() == "All areas"


def test_a_question_is_asked_in_the_page_and_no_is_the_way_back(page):
    page.get_by_role("button", name="Withdraw").click()
    dialog = page.get_by_role("dialog", name="Withdraw this action?")
    assert dialog.is_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Withdraw"


def test_yes_sends_the_form(page):
    page.get_by_role("button", name="Ask first").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Chase them").click()
    assert page.url.endswith("/gallery/")


def test_select_all_ticks_the_page_and_says_how_many(page):
    page.get_by_label("Select all on this page").check()
    assert page.locator("#late .sl-tick:checked").count() == 8
    assert page.locator("[data-count]").text_content() == "8 selected"


def test_an_owner_is_found_by_typing(page):
    box = page.get_by_role("combobox", name="Owner").first
    box.fill("vale pol")
    page.get_by_role("option", name="Named lead, Vale Police").click()
    assert page.locator("select[name$=owner][data-autocomplete]").first.input_value() == "Vale Police"


def test_words_in_no_list_are_sent_as_such_and_emptied_boxes_take_nothing_away(page):
    box = page.get_by_role("combobox", name="Owner").first
    chosen = page.locator("select[name$=owner][data-autocomplete]").first
    box.fill("zzz typo")
    page.locator("h1").first.click()
    assert (chosen.input_value(), box.input_value()) == ("?zzz typo", "zzz typo")
    box.fill("Named lead, Vale Police")
    page.locator("h1").first.click()
    assert chosen.input_value() == "Vale Police"


def test_open_suggestions_move_nothing_on_the_page(page):
    box = page.get_by_role("combobox", name="Owner").first
    tall = "document.documentElement.scrollHeight"
    before = page.evaluate(tall)
    box.fill("vale")
    assert page.get_by_role("option").count() > 0
    assert page.evaluate(tall) == before
    assert page.said == []


def test_typed_words_are_not_lost_without_asking(page):
    asked = []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("#ok_title").click()
    page.keyboard.type("New title")
    page.get_by_role("link", name="Privacy").click()
    page.wait_for_url("**/privacy/")
    assert asked == ["beforeunload"]


def test_the_menu_of_a_phone_and_a_page_without_script(browser, live_server):
    phone = browser.new_page(viewport={"width": 320, "height": 700})
    phone.goto(f"{live_server.url}/gallery/")
    assert phone.locator("#navigation").is_hidden()
    phone.get_by_role("button", name="Menu").click()
    assert phone.locator("#navigation").is_visible()
    phone.close()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{live_server.url}/gallery/")
    assert plain.locator("#navigation").is_visible()
    assert plain.locator("select[data-autocomplete]").first.is_visible()
    plain.close()
