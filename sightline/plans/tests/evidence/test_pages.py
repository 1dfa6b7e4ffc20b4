"""Pages of evidence, as people use them: add, find, download, change, end; on actions, priorities and the plan."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.actions.models import Action, ActionEvidence
from sightline.actions.tests.world import say
from sightline.audittrail.models import Entry
from sightline.evidence.models import Evidence, EvidenceVersion
from sightline.evidence.tests.made import PDF, REFUSED
from sightline.evidence.uses import find_target
from sightline.kernel.dates import england_today
from sightline.plans.models import Measure, Priority
from tests.factories import make_evidence, make_plan, newest, person_with, signed_in

HERE = "/nmr/evidence/"


@pytest.fixture
def manager(world):
    return signed_in(world.manager)


@pytest.fixture
def owner(world):
    return signed_in(world.owner)


def upload(content=PDF, name="audit_of_forty-cases.pdf"):
    return SimpleUploadedFile(name, content)


def target(world, reference):
    return find_target(reference, world.by(world.manager))


def said(**more):
    return {"level": "1", "marking": "", **more}


def test_an_owner_adds_a_file_to_their_action_and_it_is_of_their_agency(world, owner):
    page = owner.get(f"{HERE}add/file/?for={world.open.reference}")
    assert page.context["form"].initial["agency"] == world.agency.pk
    typed = said(agency=world.agency.pk, file=upload())
    answer = owner.post(f"{HERE}add/file/?for={world.open.reference}", typed)
    assert (answer.status_code, answer["Location"]) == (302, world.href(f"{world.open.reference}/"))
    made = Evidence.objects.get()
    assert (made.title, made.agency) == ("audit of forty-cases", world.agency)
    shown = owner.get(answer["Location"]).content.decode()
    assert "audit of forty-cases" in shown
    assert "PDF file, 1 kB" in shown


def test_a_file_that_is_not_taken_keeps_what_was_typed(world, manager):
    name, content = REFUSED["macros in Word"]
    answer = manager.post(f"{HERE}add/file/", said(title="The audit", file=upload(content, name)))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "This document holds macros. Save it without macros and try again." in body
    assert 'value="The audit"' in body
    assert (Evidence.objects.count(), EvidenceVersion.objects.count()) == (0, 0)


def test_a_file_too_large_is_refused(world, manager, settings):
    settings.EVIDENCE_MAX_BYTES = 1_000_000
    answer = manager.post(f"{HERE}add/file/", said(title="x", file=upload(b"a" * 1_000_001, "a.txt")))
    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()


def test_links_and_statements_are_added(world, manager):
    bad = manager.post(f"{HERE}add/link/", said(title="Report", url="javascript:alert(1)"))
    assert bad.status_code == 422
    assert "Enter a whole address" in bad.content.decode()
    manager.post(f"{HERE}add/link/", said(title="Report", url="https://example.org/report"))
    manager.post(f"{HERE}add/statement/", said(title="The panel", text="They were heard.", source="Youth panel"))
    assert list(Evidence.objects.order_by("pk").values_list("kind", flat=True)) == ["link", "statement"]
    assert "https://example.org/report" in manager.get(f"{HERE}NMR-EV-0001/").content.decode()
    assert "They were heard." in manager.get(f"{HERE}NMR-EV-0002/").content.decode()


def test_the_same_form_sent_twice_adds_one(world, manager):
    token = manager.get(f"{HERE}add/statement/").context["csrf_token"]
    typed = said(title="x", text="Said", csrfmiddlewaretoken=str(token))
    answers = [manager.post(f"{HERE}add/statement/", typed) for _ in range(2)]
    assert Evidence.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_download_is_an_attachment_that_nobody_keeps_and_is_on_the_trail(world, manager):
    made = make_evidence(world.partnership, "Notes", world.manager, content=b"Agreed: <b>", level=2)
    answer = manager.get(f"{HERE}{made.reference}/files/1/")
    assert answer.content == b"Agreed: <b>"
    wanted = {
        "Content-Type": "text/plain; charset=utf-8", "Content-Disposition": 'attachment; filename="notes.txt"',
        "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }  # fmt: skip
    assert {name: answer[name] for name in wanted} == wanted
    entry = Entry.objects.get(verb="evidence.downloaded")
    assert (entry.reference, entry.level, entry.actor) == (made.reference, 2, world.manager.actor_key)


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(world, manager, folder):
    made = make_evidence(world.partnership, by=world.manager, content=b"Agreed")
    (folder / newest(made).stored).write_bytes(b"Denied")
    answer = manager.get(f"{HERE}{made.reference}/files/1/")
    assert (answer.status_code, b"Denied" in answer.content) == (409, False)
    (folder / newest(made).stored).unlink()
    assert manager.get(f"{HERE}{made.reference}/files/1/").status_code == 409
    assert not Entry.objects.filter(verb="evidence.downloaded").exists()


def test_a_version_is_added_and_the_first_stays(world, manager):
    made = make_evidence(world.partnership, by=world.manager, content=b"One")
    answer = manager.post(f"{HERE}{made.reference}/version/", {"file": upload(), "note": "Signed", "version": 1})
    assert answer.status_code == 302
    assert manager.get(f"{HERE}{made.reference}/files/1/").content == b"One"
    assert manager.get(f"{HERE}{made.reference}/files/2/").content == PDF
    late = manager.post(f"{HERE}{made.reference}/version/", {"file": upload(), "note": "Late", "version": 1})
    assert late.status_code == 409
    assert "Version 2: Signed" in late.content.decode()


def test_evidence_is_changed_ended_and_brought_back(world, manager):
    made = make_evidence(world.partnership, "Audit", world.manager)
    day = england_today() - timedelta(days=2)
    typed = said(title="Audit", expires_on_day=day.day, expires_on_month=day.month, expires_on_year=day.year, version=1)
    assert manager.post(f"{HERE}{made.reference}/change/", typed).status_code == 302
    assert "Expired" in manager.get(f"{HERE}{made.reference}/").content.decode()
    assert "Audit" in manager.get(f"{HERE}?state=expired").content.decode()
    end = {"status": "withdrawn", "reason": "Wrong year", "version": 2}
    assert manager.post(f"{HERE}{made.reference}/end/", end).status_code == 302
    assert "Wrong year" in manager.get(f"{HERE}{made.reference}/").content.decode()
    assert "Audit" not in manager.get(HERE).content.decode().partition("<main")[2]
    assert manager.post(f"{HERE}{made.reference}/restore/", {"reason": "Right after all"}).status_code == 302


def test_what_is_there_is_used_again_and_taken_off(world, manager):
    made = make_evidence(world.partnership, "The audit", world.manager)
    page = f"{HERE}attach/?for={world.open.reference}"
    assert "The audit" in manager.get(f"{page}&q=audit").content.decode()
    assert manager.post(page, {"evidence": made.reference}).status_code == 302
    assert "The audit" not in manager.get(page).content.decode().partition("<main")[2]
    assert world.open.title in manager.get(f"{HERE}{made.reference}/").content.decode()
    manager.post(f"{HERE}{made.reference}/detach/", {"for": world.open.reference})
    assert ActionEvidence.objects.filter(detached_at__isnull=True).count() == 0


def test_the_list_goes_out_as_files_for_whoever_may(world, manager, owner):
    make_evidence(world.partnership, "=cmd", world.manager)
    rows = manager.get(f"{HERE}?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Reference,Evidence,Kind,Belongs to,State,Added")
    assert "'=cmd" in rows[1]
    for file in ("docx", "pdf", "xlsx"):
        assert manager.get(f"{HERE}?format={file}").status_code == 200
    assert owner.get(f"{HERE}?format=csv").status_code == 403
    assert Entry.objects.filter(verb="evidence.exported").count() == 4


def planned(world):
    make_plan(world.partnership, priorities=1, actions=2, by=world.manager)
    priority = Priority.objects.get()
    done = Action.objects.get(title="Action 1.1")
    Action.objects.update(draft=False)
    say(world, done, rag="complete")
    return priority, done


def test_a_priority_says_what_proves_it_and_what_has_no_proof(world, manager):
    priority, done = planned(world)
    page = f"/nmr/priorities/{priority.reference}/"
    before = manager.get(page).content.decode()
    assert "0 of 1 complete actions proved; 0 pieces of evidence" in before
    assert "Claimed with no proof:" in before
    assert manager.get(f"/nmr/plan/{priority.plan.reference}/").content.decode().count("0 of 1 claim proved") == 1
    measure = Measure.objects.get()
    for title, reference in (("Panel", priority.reference), ("Survey", measure.reference), ("Minutes", done.reference)):
        make_evidence(world.partnership, title, world.manager, target=target(world, reference))
    after = manager.get(page).content.decode()
    assert "1 of 1 complete actions proved; 3 pieces of evidence" in after
    assert "Claimed with no proof:" not in after
    assert all(title in after for title in ("Panel", "Survey", "Minutes"))


def test_claims_without_proof_are_a_list_with_one_click_to_mend_each(world, manager):
    priority, done = planned(world)
    page = f"/nmr/plan/{priority.plan.reference}/no-proof/"
    shown = manager.get(page).content.decode()
    assert f"/nmr/evidence/add/file/?for={done.reference}" in shown
    assert "1 claim with no proof" in shown
    assert "0 claims" in manager.get(f"{page}?priority=none").content.decode()
    assert "1 claim " in manager.get(f"{page}?priority=1").content.decode()
    listed = manager.get(f"/nmr/actions/?proof=none&origin={priority.plan.reference}").content.decode()
    assert done.title in listed
    make_evidence(world.partnership, by=world.manager, target=target(world, done.reference))
    assert "0 claims" in manager.get(page).content.decode()


def test_queries_do_not_grow_with_rows(world, manager):
    priority, done = planned(world)
    first = make_evidence(world.partnership, by=world.manager, target=target(world, done.reference))
    pages = [
        HERE, f"{HERE}{first.reference}/", f"{HERE}attach/?for={world.open.reference}", f"{HERE}?format=csv",
        f"/nmr/priorities/{priority.reference}/", f"/nmr/actions/{done.reference}/",
        f"/nmr/plan/{priority.plan.reference}/no-proof/",
    ]  # fmt: skip

    def costs():
        found = []
        for page in pages:
            manager.get(page)
            with CaptureQueriesContext(connection) as seen:
                assert manager.get(page).status_code == 200
            found.append(len(seen))
        return found

    before = costs()
    for _ in range(2):
        make_evidence(world.partnership, by=world.manager, target=target(world, done.reference), content=b"x")
        say(world, world.action())
    from sightline.evidence.services import attach

    for reference in (Measure.objects.get().reference, priority.reference):
        attach(evidence=first, target=target(world, reference), by=world.by(world.manager))
    after = costs()
    grown = {page: (one, two) for page, one, two in zip(pages, before, after, strict=True) if two > one}
    # One kind of place used more is one query more, whatever the rows.
    assert set(grown) <= {f"{HERE}{first.reference}/"}, grown
    priority_page = after.pop(4)  # comments, impact, disagreement and evidence meet there, each with queries of its own
    assert priority_page <= 25
    assert max(after) <= 25


@pytest.mark.parametrize("role", ["PRA", "SCR", "MEM"])
def test_pages_offer_only_what_the_reader_may_do(world, role):
    made = make_evidence(world.partnership, "Audit", world.manager, agency=world.agency, group=world.group)
    person = person_with(role, world.partnership, agency=world.agency, group=world.group if role == "MEM" else None)
    browser = signed_in(person)
    shown = browser.get(HERE).content.decode()
    assert ("Add a file" in shown) == (role in ("PRA", "MEM"))
    assert "This list" not in shown
    assert ("Audit" in shown.partition("<main")[2]) == (role != "PRA")
    if role != "PRA":
        page = browser.get(f"{HERE}{made.reference}/").content.decode()
        assert "Change this" not in page
        assert "End or withdraw" not in page
