"""Evidence: what is attached, named, stored or sent must tell nothing to whoever may not read it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from sightline.accounts.models import Person
from sightline.actions.models import Action, ActionEvidence
from sightline.audittrail.models import Entry
from sightline.chasing.services import new_link
from sightline.evidence.models import Evidence, EvidenceVersion
from sightline.evidence.tests.made import REFUSED
from sightline.evidence.uses import find_target
from sightline.governance.models import Appointment, KeptFilter
from sightline.kernel.dates import england_today
from tests import factories as make
from tests.attacks.world import Side, World, deeds

SECRET = "Zircon"
OUTSIDERS = ("PRA", "DSL", "AGL", "MEM", "CHR", "REV", "DPO", "ADM")


def hidden(side: Side, **told: Any) -> Evidence:
    """Return a file on an action that all may read, of a group and an agency that no outsider has."""
    group = make.make_group(side.partnership, "A closed group")
    target = find_target(side.action.reference, make.standing(side.manager, side.partnership))
    return make.make_evidence(
        side.partnership, f"{SECRET} title", side.manager, content=f"{SECRET} words".encode(), group=group,
        target=target, shows=f"{SECRET} shows", source=f"{SECRET} source", **told,
    )  # fmt: skip


@pytest.mark.parametrize("role", OUTSIDERS)
def test_a_parent_names_no_file_that_its_reader_may_not_read(world: World, role: str) -> None:
    ours = world.ours
    row = hidden(ours, level=2)
    browser = world.browser(make.person_with(role, ours.partnership))
    places = [
        f"/{ours.slug}/actions/{ours.action.reference}/", f"/{ours.slug}/evidence/",
        f"/{ours.slug}/evidence/?q={SECRET}",
        f"/{ours.slug}/evidence/?state=any&format=csv", f"/{ours.slug}/actions/?proof=some",
        f"/{ours.slug}/plan/{ours.plan.reference}/", f"/{ours.slug}/priorities/{ours.priority.reference}/",
        f"/{ours.slug}/evidence/attach/?for={ours.action.reference}", f"/{ours.slug}/evidence/{row.reference}/",
        f"/{ours.slug}/evidence/{row.reference}/files/1/", "/",
    ]  # fmt: skip
    leaking = []
    for place in places:
        shown = browser.get(place).content.decode(errors="replace").replace(f'value="{SECRET}"', "")
        shown = shown.replace(f"Words or reference: {SECRET}", "").replace(f"q={SECRET}", "")
        if SECRET in shown or row.reference in shown or "notes.txt" in shown:
            leaking.append(place)
    assert leaking == []
    assert browser.get(f"/{ours.slug}/evidence/{row.reference}/files/1/").status_code == 404
    assert not Entry.objects.filter(verb="evidence.downloaded").exists()


def test_linking_what_one_may_not_see_is_as_if_it_did_not_exist(world: World) -> None:
    ours = world.ours
    row = hidden(ours, level=2)
    lead = make.appoint(make.make_post(ours.partnership, agency=ours.agency, role="AGL"))
    page = f"/{ours.slug}/evidence/attach/?for={ours.action.reference}"
    before = deeds()
    answers = [world.browser(lead).post(page, {"evidence": one}) for one in (row.reference, "NMR-EV-9999")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert all(SECRET not in answer.content.decode() for answer in answers)
    other = world.theirs.evidence.reference
    assert world.browser(lead).post(page, {"evidence": other}).status_code == 404
    assert deeds() == before
    assert Entry.objects.filter(verb="evidence.read.refused", reference=row.reference).count() == 1


@pytest.mark.parametrize("deed", ["get", "post"])
def test_evidence_is_added_to_nothing_that_one_may_not_see_or_change(world: World, deed: str) -> None:
    ours, typed = world.ours, {"title": "x", "text": "x", "level": "1", "marking": ""}
    member = make.person_with("MEM", ours.partnership)
    closed = make.make_action(ours.partnership, f"{SECRET} action", by=ours.manager, level=2)
    statuses = []
    for reference in (closed.reference, world.theirs.action.reference, ours.action.reference, "NMR-X-1", "x"):
        address = f"/{ours.slug}/evidence/add/statement/?for={reference}"
        browser = world.browser(member)
        answer = browser.get(address) if deed == "get" else browser.post(address, typed)
        statuses.append(answer.status_code)
        assert SECRET not in answer.content.decode()
    assert statuses == [404, 404, 403, 404, 404]
    assert not ActionEvidence.objects.filter(attached_by=member).exists()


def removed(person: Person) -> None:
    Appointment.objects.filter(person=person).update(ends_on=england_today() - timedelta(days=1))


def test_whoever_is_removed_loses_the_files_at_the_next_request(world: World) -> None:
    ours = world.ours
    member = make.person_with("MEM", ours.partnership, group=ours.group)
    also = make.appoint(make.make_post(ours.partnership, role="PRA"), member)
    browser, file = world.browser(member), f"/{ours.slug}/evidence/{ours.evidence.reference}/files/1/"
    assert browser.get(file).status_code == 200
    Appointment.objects.filter(person=also, seat__isnull=False).update(ends_on=england_today() - timedelta(days=1))
    assert browser.get(file).status_code == 404
    removed(also)
    assert browser.get(file).status_code == 404


def test_names_of_files_on_the_disk_are_drawn_and_lead_nowhere(world: World) -> None:
    stored = list(EvidenceVersion.objects.exclude(stored="").values_list("stored", flat=True))
    assert all(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}", name) for name in stored)
    assert len(set(stored)) == len(stored) == 2
    for name in stored:
        for root in ("static/", "media/", "evidence/", f"{world.ours.slug}/evidence/", ""):
            assert world.manager.get(f"/{root}{name}").status_code == 404
    assert settings.EVIDENCE_DIR not in (settings.STATIC_ROOT, *settings.STATIC_ROOT.parents)


@pytest.mark.parametrize("way", ["signed in", "by link"])
@pytest.mark.parametrize("what", ["a bomb", "a thin bomb", "a PDF bomb", "entities", "a huge picture", "a way out",
                                  "a program called a PDF", "a page called text", "macros in Word"])  # fmt: skip
def test_hostile_files_are_refused_by_content_and_nothing_is_kept(world: World, what: str, way: str) -> None:
    ours, (name, content) = world.ours, REFUSED[what]
    before = (deeds(), EvidenceVersion.objects.count())
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    if way == "by link":
        typed: dict[str, Any] = {"deed": "update", "rag": "green", "text": "Done", "version": ours.action.version}
        answer = make.Client().post(f"/u/{ours.token}/", typed | {"file": file})
    else:
        answer = world.manager.post(f"/{ours.slug}/evidence/add/file/", {"title": "x", "level": "1", "file": file})
    assert answer.status_code == 422
    assert (deeds(), EvidenceVersion.objects.count()) == before


@pytest.mark.parametrize("name", ["../../../evil.txt", "..\\..\\evil.txt", "/etc/evil.txt", "evil\0.txt", "C:evil.txt"])
def test_a_name_names_no_place_on_the_disk(world: World, name: str) -> None:
    file = SimpleUploadedFile("x", b"plain words")
    vars(file)["_name"] = name  # what a hostile client sends; Django cleans the name only as the form is parsed
    by = make.standing(world.ours.manager, world.ours.partnership)
    from sightline.evidence.services import receive

    kept = receive(upload=file, by=by)
    assert "evil" not in kept.stored
    assert not set("/\\:\0") & set(kept.file_name)
    number = EvidenceVersion.objects.count()
    for path in ("..%2f..%2fsecret.key", "../../secret.key", "1/../../x", "%2e%2e"):
        address = f"/{world.ours.slug}/evidence/{world.ours.evidence.reference}/files/{path}/"
        assert world.manager.get(address).status_code == 404
    assert EvidenceVersion.objects.count() == number


def test_a_link_shows_no_file_of_others_and_takes_none_for_who_may_not(world: World) -> None:
    ours = world.ours
    page = make.Client().get(f"/u/{ours.token}/").content.decode()
    assert ours.evidence.title not in page
    assert "notes.txt" not in page
    gone, token = new_link(action=ours.action, person=ours.person, why="due", days=21, now=ours.link.created_at)
    gone.save()
    removed(ours.person)
    file = SimpleUploadedFile("a.txt", b"words")
    answer = make.Client().post(
        f"/u/{token}/", {"deed": "update", "rag": "green", "text": "x", "version": 1, "file": file}
    )
    assert answer.status_code == 410
    assert EvidenceVersion.objects.filter(author=ours.person).count() == 0


def test_what_is_closed_keeps_its_proof(world: World) -> None:
    """The page offers no button there; a form sent by hand finds the same answer."""
    ours, browser = world.ours, world.manager
    by = make.standing(ours.manager, ours.partnership)
    row = make.make_evidence(ours.partnership, target=find_target(ours.action.reference, by))
    Action.objects.filter(pk=ours.action.pk).update(status=Action.Status.WITHDRAWN)
    sent = browser.post(f"/{ours.slug}/evidence/{row.reference}/detach/", {"for": ours.action.reference})
    assert sent.status_code == 409
    assert ActionEvidence.objects.get(evidence=row).detached_at is None


def test_a_text_that_no_database_keeps_names_nothing(world: World) -> None:
    """One of the two databases falls over such a text; on the other it simply names nothing."""
    ours, browser = world.ours, world.manager
    row = make.make_evidence(ours.partnership)
    wrong, home = f"{ours.action.reference}\0", f"/{ours.slug}/evidence/"
    assert browser.get(f"{home}add/link/", {"for": wrong}).status_code == 404
    assert browser.post(f"{home}{row.reference}/detach/", {"for": wrong}).status_code == 404
    attach = f"{home}attach/?for={ours.action.reference}"
    assert browser.post(attach, {"evidence": f"{row.reference}\0"}).status_code == 404
    kept = browser.post(f"/{ours.slug}/filters/", {"list": "evidence:list", "name": "a\0b", "query": "kind=file"})
    assert kept.status_code == 302
    assert KeptFilter.objects.filter(name="ab").exists()
