"""Pages of reports: what a chair writes and sends, what others see, what goes out as a file."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.discussion.models import Comment
from sightline.governance.models import Group
from sightline.meetings.models import Meeting
from sightline.meetings.plan_source import WARNING
from sightline.meetings.services import NewMeeting, call_meeting
from sightline.meetings.sources import document_of
from sightline.reporting import services
from sightline.reporting.models import Report, Typed
from sightline.reporting.services import EntrySaid
from sightline.reporting.tests.world import World
from tests.factories import make_plan, signed_in


def href(world: World, page: str = "") -> str:
    return f"/{world.slug}/reports/{page}"


def typed(client: Client, address: str, **more: str) -> dict[str, Any]:
    """Return what the form of a page would send as it stands, with changes."""
    form = client.get(address).context["form"]
    found: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        if bound.name.startswith("by-"):
            found |= {f"{bound.name}_{part}": getattr(value, part) for part in ("day", "month", "year")}
        else:
            found[bound.name] = "on" if value is True else value
    return found | more


def main_of(response: Any) -> str:
    return response.content.decode().partition("<main")[2]


@pytest.fixture
def chair(world: World) -> Client:
    world.say(world.action("Train managers"), "Half are done.")
    world.round()
    return signed_in(world.people["neglect"])


def test_a_chair_edits_the_draft_and_sends_it_to_the_group_above(world: World, chair: Client) -> None:
    report = world.report()
    edit = href(world, f"{report.reference}/edit/")
    assert "Train managers. Half are done." in main_of(chair.get(edit))
    new = {"text-ask": "Pay for one tool", "decide-ask": "on", "on_track": "no", "deed": "send"}
    refused = chair.post(edit, typed(chair, edit, **new))
    assert refused.status_code == 422
    assert "Say what you recommend" in main_of(refused)
    assert "Pay for one tool" in main_of(refused)
    saved = chair.post(edit, typed(chair, edit, **new, **{"recommended-ask": "Share it three ways"}))
    send = href(world, f"{report.reference}/send/")
    assert saved["Location"] == send
    look = chair.get(send)
    assert "It goes to Delivery group" in main_of(look)
    version = re.search(r'name="version" value="(\d+)"', main_of(look))
    assert version
    sent = chair.post(send, {"version": version[1]}, follow=True)
    assert "Sent to Delivery group" in sent.content.decode()
    report.refresh_from_db()
    assert (report.state, report.on_track, report.sections.get(kind="ask").needs_decision) == ("submitted", "no", True)
    again = chair.get(edit, follow=True)
    assert "its text stands" in again.content.decode()


def test_who_writes_a_report_and_may_not_send_it_is_told_who_does(world: World, chair: Client) -> None:
    edit = href(world, f"{world.report().reference}/edit/")
    assert "Save and check" in main_of(chair.get(edit))
    unit = main_of(signed_in(world.manager).get(edit))
    assert "Save and check" not in unit
    assert "The chair of Neglect sub-group checks and sends it." in unit


def test_what_was_typed_is_kept_for_its_writer_alone_until_it_is_saved(world: World, chair: Client) -> None:
    report = world.report()
    edit = href(world, f"{report.reference}/edit/")
    (row,) = report.sections.all()
    said = typed(chair, edit, **{f"text-{row.pk}": "Half, and the rest in May.", "text-risk": "No analyst"})
    assert chair.post(href(world, f"{report.reference}/typed/"), said).status_code == 204
    assert "Half, and the rest in May." in main_of(chair.get(edit))
    manager = signed_in(world.manager)
    assert "the rest in May" not in main_of(manager.get(edit))
    manager.post(edit, typed(manager, edit, **{"text-good": "A school shares."}))
    later = main_of(chair.get(edit))
    assert "somebody else saved before you did" in later
    assert "Half, and the rest in May." in later
    chair.post(edit, typed(chair, edit))
    assert Typed.objects.count() == 0


def test_the_later_of_two_sees_both_texts_and_saves_on_purpose(world: World, chair: Client) -> None:
    report = world.report()
    edit = href(world, f"{report.reference}/edit/")
    (row,) = report.sections.all()
    mine = typed(chair, edit, **{f"text-{row.pk}": "Mine was second."})
    manager = signed_in(world.manager)
    manager.post(edit, typed(manager, edit, **{f"text-{row.pk}": "Mine was first."}))
    both = chair.post(edit, mine)
    assert both.status_code == 409
    assert "Mine was first." in main_of(both)
    assert "Mine was second." in main_of(both)
    mine["version"] = both.context["form"]["version"].value()
    assert chair.post(edit, mine).status_code == 302
    row.refresh_from_db()
    assert row.text == "Mine was second."


def test_buttons_move_and_take_out_and_keep_what_was_typed(world: World, chair: Client) -> None:
    report = world.report()
    edit = href(world, f"{report.reference}/edit/")
    world.write(report, "neglect", good="One")
    world.write(report, "neglect", good="Two")
    one, two = report.sections.filter(kind="good").order_by("position")
    chair.post(edit, typed(chair, edit, **{f"text-{two.pk}": "Two, said better", "deed": f"up:{two.pk}"}))
    rows = report.sections.filter(kind="good", taken_out=False).order_by("position")
    assert list(rows.values_list("text", flat=True)) == ["Two, said better", "One"]
    chair.post(edit, typed(chair, edit, deed=f"out:{one.pk}"))
    assert list(rows.values_list("text", flat=True)) == ["Two, said better"]


def test_the_delivery_group_takes_in_what_came_and_learns_what_did_not(world: World, chair: Client) -> None:
    sent = world.sent(world.neglect, "neglect", ask=EntrySaid("Pay", True, "Share it", "Late"), good="Shared.")
    client = signed_in(world.people["delivery"])
    page = href(world, f"{world.report(world.delivery).reference}/collate/")
    found = main_of(client.get(page))
    assert "Neglect sub-group" in found
    assert "Nothing has come in from" in found
    assert "Exploitation sub-group" in found
    assert client.post(page, {"reports": [], "x": "1"}).status_code == 422
    ask = sent.sections.get(kind="ask")
    done = client.post(page, {"reports": [sent.pk], "sections": [ask.pk]}, follow=True)
    assert "1 report is taken in" in done.content.decode()
    back = client.post(href(world, f"{sent.reference}/leave/"), follow=True)
    assert "Taken out again" in back.content.decode()
    returned = client.post(href(world, f"{sent.reference}/return/"), {"reason": "Say which school"}, follow=True)
    assert "is back with Neglect sub-group" in returned.content.decode()
    assert "Say which school" in main_of(chair.get(href(world, f"{sent.reference}/")))
    assert client.get(href(world, f"{sent.reference}/")).status_code == 404


@pytest.fixture
def up(world: World, chair: Client) -> Report:
    sent = world.sent(world.neglect, "neglect", ask=EntrySaid("Pay for one tool", True, "Share it three ways", "Late"))
    own = world.report(world.delivery)
    services.collate(
        into=own, reports=[sent.pk], sections=list(sent.sections.values_list("pk", flat=True)), by=world.by("delivery")
    )
    return world.sent(world.delivery, "delivery", good="All groups met.")


def test_the_executive_reads_one_pack_decisions_first_and_as_pdf_and_word(world: World, up: Report) -> None:
    client = signed_in(world.people["executive"])
    page = main_of(client.get(href(world, "pack/")))
    places = [page.index(words) for words in ("Pay for one tool", "Which work is on track", "All groups met.")]
    assert places == sorted(places)
    name = href(world, f"pack/{up.round_id}/file/pack")
    pdf = client.get(f"{name}.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    text = "\n".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(pdf.content))
    order = ("Contents", "Pay for one tool", "Share it three ways", "Appendix 1: Highlight report of Delivery group",
             "Appendix 2: Highlight report of Neglect sub-group")  # fmt: skip
    flat = " ".join(text.split())
    assert [flat.index(words, flat.index("Contents")) > 0 for words in order] == [True] * 5
    assert flat.rindex("Appendix 1") > flat.rindex("Which work is on track")
    word = docx.Document(BytesIO(client.get(f"{name}.docx").content))
    assert "Contents" in [one.text for one in word.paragraphs]
    assert Entry.objects.filter(verb="highlight_report.exported").count() == 2
    noted = client.post(href(world, f"{up.reference}/note/"), follow=True)
    assert "Noted by the executive" in noted.content.decode()


def test_a_report_goes_out_as_a_paper_and_tells_that_it_is_a_draft(world: World, chair: Client) -> None:
    report = world.report()
    word = docx.Document(BytesIO(chair.get(href(world, f"{report.reference}/file/report.docx")).content))
    said = [one.text for one in word.paragraphs]
    assert "This is a draft. It was not sent to anybody yet." in said
    assert any("Train managers. Half are done." in one for one in said)
    assert chair.get(href(world, f"{report.reference}/file/report.exe")).status_code == 404


def test_what_a_person_may_not_read_is_on_no_page_list_file_or_count(world: World, up: Report) -> None:
    client = signed_in(world.people["exploitation"])
    for reference in Report.objects.exclude(group=world.exploitation).values_list("reference", flat=True):
        for page in ("", "edit/", "version/1/", "file/report.pdf"):
            assert client.get(href(world, f"{reference}/{page}")).status_code == 404
    listed = main_of(client.get(href(world)))
    assert "Neglect" not in listed
    assert "1 in all" in listed
    assert "Pay for one tool" not in main_of(client.get(href(world, "pack/")))
    assert client.get(href(world, f"pack/{up.round_id}/file/pack.pdf")).status_code == 404
    assert client.get(href(world), {"format": "csv"})["Content-Type"].startswith("text/html")


def test_a_source_of_another_level_is_named_and_not_linked(world: World, chair: Client) -> None:
    report = world.report()
    hidden = world.action("Zircon matter", level=2, group=world.exploitation)
    report.sections.update(source_reference=hidden.reference)
    page = main_of(chair.get(href(world, f"{report.reference}/")))
    assert "Zircon" not in page
    assert hidden.reference not in page


def test_a_report_and_a_list_ask_as_many_queries_for_three_rows_as_for_one(world: World, chair: Client) -> None:
    counts = []
    chair.get(href(world))
    for number in range(2):
        for at in range(number * 2):
            action = world.action(f"Deed {at}")
            world.say(action, "Said.")
            services.start_report(
                round_=world.round(f"Round {at}", opens_on=world.report().round.ends_on),
                group=world.neglect, kind="highlight", by=world.by("neglect"),
            )  # fmt: skip
        report = Report.objects.filter(group=world.neglect).latest("pk")
        for page in (f"{report.reference}/", f"{report.reference}/edit/", ""):
            with CaptureQueriesContext(connection) as seen:
                assert chair.get(href(world, page)).status_code == 200
            counts.append(len(seen))
    assert counts[:3] == counts[3:]


def test_the_business_unit_sets_a_round_and_the_mailbox(world: World) -> None:
    client = signed_in(world.manager)
    add = href(world, "rounds/add/")
    said = typed_round(client, add, name="Spring")
    assert client.post(add, said | {"groups_due_on_year": "1999"}).status_code == 422
    done = client.post(add, said, follow=True)
    assert "“Spring” is saved." in done.content.decode()
    box = client.post(href(world, "rounds/mailbox/"), {"mailbox": "unit@example.org", "version": "0"}, follow=True)
    assert "The mailbox is saved." in box.content.decode()
    assert signed_in(world.people["neglect"]).get(add).status_code in (403, 404)


def typed_round(client: Client, address: str, **more: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for bound in client.get(address).context["form"]:
        value = bound.value()
        if bound.name.endswith("_on"):
            found |= {f"{bound.name}_{part}": getattr(value, part) for part in ("day", "month", "year")}
        else:
            found[bound.name] = value
    return found | more


def test_whoever_reads_a_report_finds_it_and_talks_about_it_and_nobody_else_does(world: World) -> None:
    world.round("Autumn quarter")
    report = world.report()
    world.write(report, "neglect", good="Fernside shares its work.", risk="Quartz runs dry.")
    report.sections.filter(text__startswith="Quartz").update(taken_out=True)
    chair, other = signed_in(world.people["neglect"]), signed_in(world.people["exploitation"])
    say = f"/{world.slug}/comments/{report.reference}/new/"
    page = f"/{world.slug}/reports/{report.reference}/"
    assert "Say which school" not in chair.get(page).content.decode()
    assert chair.post(say, {"text": "Say which school, please."}).status_code == 302
    assert "Say which school, please." in chair.get(page).content.decode()
    assert Comment.objects.get().level == 2
    assert other.post(say, {"text": "Mine"}).status_code == 404

    def found(browser: Client, typed: str) -> bool:
        return page in browser.get(f"/{world.slug}/search/", {"q": typed}).content.decode()

    typed = ("fernside", "autumn neglect", report.reference[4:], "quartz")
    assert [found(chair, one) for one in typed] == [True, True, True, False]
    assert [found(other, one) for one in typed] == [False] * 4
    Group.objects.filter(pk=world.neglect.pk).update(name="Early years")
    assert (found(chair, "autumn early"), found(chair, "neglect sub")) == (True, False)
    world.sent(world.neglect, "neglect", good="More.")
    feed = chair.get(f"/{world.slug}/activity/HR/{report.reference}/").content.decode()
    assert ("Submitted" in feed, "Say which school, please." in feed) == (True, True)
    assert other.get(f"/{world.slug}/activity/HR/{report.reference}/").status_code == 404


def test_the_work_of_whoever_sits_on_the_executive_leads_to_the_pack(world: World) -> None:
    where = {who: signed_in(world.people[who]) for who in ("executive", "neglect")}
    made = world.round()
    there = f"/{world.slug}/reports/pack/{made.pk}/"
    assert there not in where["executive"].get("/").content.decode()
    world.sent(world.delivery, "delivery", good="More.")
    assert [there in one.get("/").content.decode() for one in where.values()] == [True, False]
    assert where["executive"].get(there).status_code == 200


def test_the_executives_pack_is_brought_to_a_meeting_of_the_executive_and_to_no_other(world: World, up: Report) -> None:
    by, reference = world.by("manager"), f"NMR-EP-{up.round_id}"
    assert reference in main_of(signed_in(world.manager).get(href(world, "pack/")))

    def brought(group: Group, who: str) -> str:
        start = timezone.now() + timedelta(days=9)
        meeting = call_meeting(new=NewMeeting(group, start, start + timedelta(hours=1), "Reports"), by=by)
        document = document_of(reference, meeting, world.by(who))
        return str(document.blocks) if document else ""

    assert "Pay for one tool" in brought(world.executive, "manager")
    assert brought(world.neglect, "manager") == ""
    meeting = Meeting.objects.get(group=world.executive)
    others = [("NMR-EP-999999", "manager"), ("NMR-EP-x", "manager"), (reference, "neglect")]
    assert [document_of(name, meeting, world.by(who)) for name, who in others] == [None] * 3


def test_progress_as_a_paper_says_when_it_shows_what_not_everybody_may_read(world: World) -> None:
    plan = make_plan(world.partnership, group=world.neglect, by=world.manager)
    start = timezone.now() + timedelta(days=9)
    new = NewMeeting(world.executive, start, start + timedelta(hours=1), "Progress")
    meeting, by = call_meeting(new=new, by=world.by("manager")), world.by("manager")
    said = []
    for level in (1, 2):
        Action.objects.filter(planned__plan=plan).update(level=level)
        document = document_of(plan.reference, meeting, by)
        assert document
        said.append(WARNING in str(document.blocks))
    assert said == [False, True]
    assert document_of(plan.reference, meeting, world.by("member")) is None
