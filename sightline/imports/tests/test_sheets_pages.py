"""Lists from spreadsheets through their pages: read, match, preview, load once, take back."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sightline.actions.models import Action, Update
from sightline.audittrail.models import Entry
from sightline.governance.models import Agency, Appointment, Group, Partnership, Post, Seat
from sightline.governance.permissions import PERSON
from sightline.imports.models import ColumnMatch, SheetLoad
from sightline.imports.tests.sheets import action_log, as_csv, member_list
from tests import factories as make

pytestmark = pytest.mark.django_db


class Here:
    """A partnership, its manager's browser, and what the action log names."""

    def __init__(self) -> None:
        self.partnership: Partnership = make.make_partnership()
        self.manager = make.business_manager(self.partnership)
        self.browser: Client = make.signed_in(self.manager)
        self.police: Agency = make.make_agency("Vale Police", self.partnership)
        self.post: Post = make.make_post(self.partnership, "Head of Quality", self.police)
        self.board: Group = make.make_group(self.partnership, "Board", "board")

    def at(self, name: str, load: SheetLoad | None = None) -> str:
        keys = [self.partnership.slug, *([load.reference] if load else [])]
        return reverse(f"imports:{name}", args=keys)

    def read(self, content: bytes, name: str = "Action log.xlsx") -> SheetLoad:
        answer = self.browser.post(self.at("lists"), {"spreadsheet": SimpleUploadedFile(name, content)})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        return SheetLoad.objects.latest("pk")

    def form(self, load: SheetLoad, **changes: str) -> dict[str, Any]:
        """Return what the match page would send as it stands, with changes."""
        page = self.browser.get(self.at("list_one", load)).context["match_form"]
        said = {name: page[name].value() or "" for name in page.fields}
        return {"form": "match", **said, **changes}

    def means(self, load: SheetLoad, word: str) -> str:
        """Return the name of the field that says what a word of the file means."""
        page = self.browser.get(self.at("list_one", load)).context["match_form"]
        return next(name for name, (_, said) in page.words.items() if said == word.casefold())

    def matched(self, load: SheetLoad, **changes: str) -> SheetLoad:
        answer = self.browser.post(self.at("list_one", load), self.form(load, **changes))
        assert answer.status_code == 302, answer.content.decode()[:3000]
        load.refresh_from_db()
        return load

    def outcomes(self, load: SheetLoad) -> list[str]:
        answer = self.browser.get(self.at("list_preview", load))
        assert answer.status_code == 200
        return [row["what"] for row in answer.context["table"].rows]

    def seen(self, load: SheetLoad) -> str:
        return str(self.browser.get(self.at("list_preview", load)).context["digest"])

    def load(self, load: SheetLoad) -> SheetLoad:
        self.browser.post(self.at("list_preview", load), {"seen": self.seen(load)})
        load.refresh_from_db()
        return load


@pytest.fixture
def here() -> Here:
    return Here()


def log(here: Here) -> SheetLoad:
    """The action log with its one unknown word said."""
    load = here.read(action_log())
    return here.matched(load, **{here.means(load, "Ongoing"): "amber"})


def test_an_action_log_becomes_actions_with_owner_group_date_rag_and_update(here: Here) -> None:
    load = log(here)
    assert here.outcomes(load) == ["new", "new", "new"]
    assert here.load(load).status == "loaded"
    first, second, third = Action.objects.order_by("reference")
    assert (first.title, first.owner, first.group, first.due_on, first.rag) == (
        "Write the bruising protocol", here.post, here.board, date(2026, 12, 4), "green",
    )  # fmt: skip
    assert first.updates.get().text == "A draft is out"
    assert (first.origin_path, first.detail) == ("Action log.xlsx, sheet Actions, row 4", "Number 1")
    assert (second.agency, second.owner, second.rag, second.due_on) == (here.police, None, "amber", date(2027, 3, 31))
    assert (third.status, third.due_on) == ("complete", None)
    assert "The list says under By when: TBC" in third.detail
    assert [row["reference"] for row in load.outcome] == [first.reference, second.reference, third.reference]
    assert load.tables == []


def test_the_load_leaves_one_row_on_the_trail_besides_those_of_its_deeds(here: Here) -> None:
    load = here.load(log(here))
    verbs = list(Entry.objects.filter(tenant="NMR").order_by("sequence").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.startswith("list.")] == ["list.read", "list.matched", "list.loaded"]
    assert verbs.count("action.opened") == 3
    entry = Entry.objects.get(verb="list.loaded")
    assert (entry.reference, entry.actor) == (load.reference, here.manager.actor_key)


def test_the_same_log_again_brings_nothing_and_is_matched_as_before(here: Here) -> None:
    here.load(log(here))
    again = here.read(action_log(), "Action log of May.xlsx")
    assert again.meanings["rag"]["ongoing"] == ["amber", "as you said last time"]
    assert {why for _, why in again.columns.values()} == {"as you matched it last time"}
    assert here.outcomes(again) == ["same", "same", "same"]
    assert "There is nothing to load" in here.browser.get(here.at("list_preview", again)).content.decode()
    here.browser.post(here.at("list_preview", again), {"seen": here.seen(again)})
    assert Action.objects.count() == 3


def test_a_match_that_was_changed_is_kept_for_next_time(here: Here) -> None:
    load = here.read(action_log())
    here.matched(load, **{here.means(load, "Ongoing"): "amber", "column-G": ""})
    assert ColumnMatch.objects.get(column="", said="progress update").means == ""
    again = here.read(action_log(), "Next.xlsx")
    assert again.columns["G"] == ["", "as you matched it last time"]
    other = make.make_partnership("EHC")
    manager = make.signed_in(make.business_manager(other))
    file = SimpleUploadedFile("Next.xlsx", action_log())
    manager.post(reverse("imports:lists", args=[other.slug]), {"spreadsheet": file})
    assert SheetLoad.objects.get(partnership=other).columns["G"] == ["update", "by its name"]


def test_a_word_nobody_knows_refuses_its_rows_until_it_is_said(here: Here) -> None:
    load = here.matched(here.read(action_log()))
    assert here.outcomes(load) == ["new", "refused", "new"]
    page = here.browser.get(here.at("list_preview", load)).content.decode()
    assert "Sheet Actions, row 6, column “Status”: “Ongoing” is not known." in page
    here.browser.post(here.at("list_preview", load), {"seen": here.seen(load)})
    assert Action.objects.count() == 0


def test_refused_rows_are_left_out_when_somebody_says_so(here: Here) -> None:
    load = here.matched(here.read(action_log()))
    here.browser.post(here.at("list_leave", load), {"leaves": "yes"})
    assert here.load(load).status == "loaded"
    assert sorted(Action.objects.values_list("title", flat=True)) == [
        "Publish the learning", "Write the bruising protocol",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (["", "Owner", "4 May 2027", "Green"], "Row 2, column “Action”: Action is empty."),
        (["One", "", "soon", "Green"], "Row 2, column “Due date”: “soon” is no date."),
        (["One", "", "1 May 1066", "Green"], "Row 2, column “Due date”: “1 May 1066” is no date."),
        (["One", "", "1 May 2099", "Green"], "lies outside 1990 to"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row_and_column(here: Here, cells: list[str], sentence: str) -> None:
    load = here.read(as_csv([["Action", "Owner", "Due date", "RAG"], cells]), "log.csv")
    for key, words in list(load.meanings.items()):
        load.meanings[key] = {word: ["-", ""] for word in words} if key == "owner" else words
    load.save()
    assert sentence in here.browser.get(here.at("list_preview", load)).content.decode()


def test_loading_is_all_or_nothing(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    load = log(here)
    monkeypatch.setattr(Update, "save", lambda *_, **__: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        here.browser.post(here.at("list_preview", load), {"seen": here.seen(load)})
    load.refresh_from_db()
    assert (Action.objects.count(), load.status) == (0, "open")


def test_a_preview_is_loaded_once_however_often_it_is_sent(here: Here) -> None:
    load = log(here)
    seen = here.seen(load)
    for _ in range(3):
        here.browser.post(here.at("list_preview", load), {"seen": seen})
    assert Action.objects.count() == 3


def test_a_preview_that_no_longer_holds_is_not_loaded(here: Here) -> None:
    load = log(here)
    seen = here.seen(load)
    make.make_action(here.partnership, "Publish the learning", by=here.manager)
    answer = here.browser.post(here.at("list_preview", load), {"seen": seen}, follow=True)
    assert "Something has changed since this was shown" in answer.content.decode()
    assert Action.objects.count() == 1


def test_a_list_is_taken_back_until_somebody_changes_one_of_its_actions(here: Here) -> None:
    load = here.load(log(here))
    assert "Undo: take it back" in here.browser.get(here.at("list_one", load)).content.decode()
    here.browser.post(here.at("list_undo", load))
    load.refresh_from_db()
    assert (load.status, Action.objects.count()) == ("undone", 0)
    other = here.load(here.matched(here.read(action_log(), "b.xlsx")))
    assert Action.objects.count() == 3
    Action.objects.filter(title="Publish the learning").update(version=9)
    answer = here.browser.post(here.at("list_undo", other), follow=True)
    assert "Somebody has changed" in answer.content.decode()
    assert Action.objects.count() == 3


def test_actions_go_under_the_priority_they_name(here: Here) -> None:
    plan = make.make_plan(here.partnership, by=here.manager, actions=0)
    priority = plan.priorities.get()
    rows = [["Action", "Priority"], ["One", priority.reference], ["Two", "Priority 1"], ["Three", "Something else"]]
    load = here.read(as_csv(rows), "Action log.csv")
    load = here.matched(load, **{here.means(load, "Something else"): "-"})
    here.load(load)
    assert sorted(plan.planned_actions.values_list("action__title", "priority")) == [
        ("One", priority.pk), ("Two", priority.pk),
    ]  # fmt: skip
    assert Action.objects.get(title="Three").detail == "The list says under Priority: Something else"
    here.browser.post(here.at("list_undo", load))
    assert (Action.objects.count(), plan.planned_actions.count()) == (0, 0)


def test_a_formula_is_text(here: Here) -> None:
    load = here.read(as_csv([["Action", "Progress"], ["=1+1", "@SUM(A1)"], ["+44", "-2"]]), "Action log.csv")
    here.load(here.matched(load))
    assert sorted(Action.objects.values_list("title", flat=True)) == ["+44", "=1+1"]
    assert sorted(Update.objects.values_list("text", flat=True)) == ["-2", "@SUM(A1)"]


def test_hostile_words_are_shown_as_words(here: Here) -> None:
    script = "<script>alert(1)</script>"
    load = here.read(as_csv([["Action", script], [script, script]]), "Action log.csv")
    for name in ("list_one", "list_preview"):
        page = here.browser.get(here.at(name, load)).content.decode()
        assert script not in page
        assert "&lt;script&gt;" in page


def test_a_member_list_brings_agency_person_post_group_and_seat(here: Here) -> None:
    load = here.read(member_list(), "Members.csv")
    assert load.kind == "members"
    changes = {here.means(load, "River Trust"): "new", here.means(load, "Neglect group"): "new:sub_group"}
    here.matched(load, **changes)
    assert here.outcomes(load) == ["new", "new"]
    assert here.load(load).status == "loaded"
    by = make.standing(here.manager, here.partnership)
    group = Group.objects.get(name="Neglect group")
    assert sorted(Seat.objects.filter(group=group).values_list("role", "post__title", "post__agency__name")) == [
        ("chair", "Head of Protecting People", "Vale Police"), ("member", "Named Nurse", "River Trust"),
    ]  # fmt: skip
    held = Appointment.objects.filter(post__isnull=False).values_list("person__email", "post__title")
    assert sorted(held) == [
        ("ann.bell@example.org", "Head of Protecting People"), ("tom.hill@example.org", "Named Nurse"),
    ]  # fmt: skip
    assert PERSON.visible(type(here.manager).objects.filter(email="tom.hill@example.org"), by).exists()
    again = here.read(member_list(), "Members again.csv")
    assert here.outcomes(again) == ["same", "same"]
    assert "Undo" not in here.browser.get(here.at("list_one", load)).content.decode()


def test_nobody_appoints_themselves_by_a_list(here: Here) -> None:
    rows = [["Agency", "Name", "Email", "Post"], ["Vale Police", "Me", here.manager.email, "Chief"]]
    load = here.matched(here.read(as_csv(rows), "Members.csv"))
    assert here.outcomes(load) == ["refused"]
    page = here.browser.get(here.at("list_preview", load)).content.decode()
    assert re.search(r"Row 2, column “Email”: is your own address", page)


def test_a_kind_that_cannot_be_kept_yet_is_recognised_and_says_so(here: Here) -> None:
    rows = [["Indicator", "Numerator", "Denominator", "Target"], ["Contacts", "40", "50", "80"]]
    load = here.read(as_csv(rows), "Indicators.csv")
    page = here.browser.get(here.at("list_one", load)).content.decode()
    assert "Sightline has no place for indicators yet, so this list cannot be loaded." in page
    assert here.browser.get(here.at("list_preview", load)).status_code == 302
    here.browser.post(here.at("list_preview", load), {"seen": ""})
    load.refresh_from_db()
    assert load.status == "open"


def test_what_the_file_lists_can_be_said_when_nobody_can_tell(here: Here) -> None:
    load = here.read(as_csv([["Thing", "Colour"], ["Write to all schools today", "Green"]]), "stuff.csv")
    assert load.kind == ""
    here.browser.post(here.at("list_one", load), {"form": "kind", "kind": "actions", "table": "0"})
    load.refresh_from_db()
    assert {letter: key for letter, (key, _) in load.columns.items()} == {"A": "title", "B": "rag"}


def test_one_column_is_one_thing(here: Here) -> None:
    load = here.read(action_log())
    answer = here.browser.post(here.at("list_one", load), here.form(load, **{"column-A": "title"}))
    assert answer.status_code == 422
    assert "Two columns are matched with “Action”. Choose one of them." in answer.content.decode()


def test_two_people_matching_one_list_do_not_overwrite_each_other(here: Here) -> None:
    load = here.read(action_log())
    mine = here.form(load)
    here.matched(load, **{here.means(load, "Ongoing"): "amber"})
    answer = here.browser.post(here.at("list_one", load), {**mine, "column-G": ""})
    assert answer.status_code == 422
    assert "Somebody changed this list after you opened the page." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("log.csv", b"", "empty"),
        ("log.xlsx", b"PK\x03\x04 nothing", "could not be read"),
        ("log.csv", b"just words\nand more", "holds no list"),
        ("log.docx", b"x", "Choose a spreadsheet"),
        ("log.csv", b"Action,Owner\n" + b"Do it,Ann\n" * 1001, "Load at most 1,000 at a time"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(here: Here, name: str, content: bytes, sentence: str) -> None:
    answer = here.browser.post(here.at("lists"), {"spreadsheet": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert SheetLoad.objects.count() == 0


def test_a_list_that_is_put_aside_keeps_none_of_its_rows(here: Here) -> None:
    load = here.read(action_log())
    here.browser.post(here.at("list_discard", load))
    load.refresh_from_db()
    assert (load.status, load.tables, load.meanings) == ("discarded", [], {})
    assert "was put aside" in here.browser.get(here.at("list_one", load)).content.decode()


def test_lists_are_the_business_unit_s_and_their_partnership_s(here: Here) -> None:
    load = here.read(action_log())
    chair = make.signed_in(make.person_with("CHR", here.partnership))
    assert chair.get(here.at("lists")).context["table"].page.total == 0
    assert chair.post(here.at("lists"), {}).status_code == 403
    assert chair.get(here.at("list_one", load)).status_code == 404
    other = make.make_partnership("EHC")
    manager = make.signed_in(make.business_manager(other))
    assert manager.get(reverse("imports:list_one", args=[other.slug, load.reference])).status_code == 404


def test_the_pages_take_as_many_queries_for_many_rows_as_for_few(
    here: Here, django_assert_max_num_queries: Any
) -> None:  # fmt: skip
    for count in (1, 30):
        rows = [["Action", "Owner", "Status"], *([f"Do {number}", "Police", "Green"] for number in range(count))]
        load = here.matched(here.read(as_csv(rows), f"Action log {count}.csv"))
        for name in ("list_one", "list_preview"):
            with django_assert_max_num_queries(20):
                here.browser.get(here.at(name, load))
