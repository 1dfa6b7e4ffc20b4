"""Deeds on evidence: what they ask, what they leave, what they refuse."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from sightline.actions.models import ActionEvidence
from sightline.actions.proof import complete_without_proof, evidence_of
from sightline.actions.services import withdraw
from sightline.actions.tests.world import say
from sightline.audittrail.models import Entry
from sightline.evidence import services, store
from sightline.evidence.models import Evidence, EvidenceVersion
from sightline.evidence.queries import expired_in_use, visible
from sightline.evidence.services import NewEvidence, Told
from sightline.evidence.uses import find_target, used_of
from sightline.kernel.dates import england_today
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from tests.factories import appoint, make_evidence, make_person, make_post, newest, person_with


def target(world, action=None, by=None):
    return find_target((action or world.open).reference, world.by(by or world.manager))


def verbs(reference):
    return list(Entry.objects.filter(reference=reference).order_by("pk").values_list("verb", flat=True))


def test_a_file_is_added_attached_and_told_on_the_trail(world, folder):
    mine = {"target": target(world, by=world.owner), "agency": world.agency}
    made = make_evidence(world.partnership, "Notes", world.owner, content=b"Agreed", **mine)
    assert (made.reference, made.kind, made.level, newest(made).number) == ("NMR-EV-0001", "file", 1, 1)
    version = EvidenceVersion.objects.get(evidence=made)
    assert (version.file_name, version.size, version.scan) == ("notes.txt", 6, "unscanned")
    assert (folder / version.stored).read_bytes() == b"Agreed"
    assert "notes" not in version.stored
    assert (folder / version.stored).stat().st_mode & 0o077 == 0
    assert verbs("NMR-EV-0001") == ["evidence.added"]
    assert verbs(world.open.reference)[-1] == "action.evidence_attached"
    assert [item.reference for item in evidence_of(world.open, world.by(world.owner))] == ["NMR-EV-0001"]


def test_one_piece_is_reused_and_taken_off_again(world):
    by = world.by(world.manager)
    made, other = make_evidence(world.partnership, by=world.manager), world.action("Another")
    for action in (world.open, other, other):  # asked twice, attached once
        services.attach(evidence=made, target=target(world, action), by=by)
    assert [used.target.reference for used in used_of(made, by)] == [world.open.reference, other.reference]
    services.detach(evidence=made, target=target(world, other), by=by)
    with pytest.raises(OutOfState):
        services.detach(evidence=made, target=target(world, other), by=by)
    assert [used.target.reference for used in used_of(made, by)] == [world.open.reference]
    gone = ActionEvidence.objects.get(action=other)
    assert gone.detached_by == world.manager
    assert verbs(other.reference)[-2:] == ["action.evidence_attached", "action.evidence_detached"]
    services.attach(evidence=made, target=target(world, other), by=by)
    assert ActionEvidence.objects.filter(action=other).count() == 2


def test_versions_stay_and_the_later_of_two_people_is_told(world):
    by, made = world.by(world.manager), make_evidence(world.partnership, by=world.manager)
    new = NewEvidence("statement", Told(made.title), text="They said more.", note="Asked again")
    services.add_version(evidence=made, new=new, version=1, by=by)
    with pytest.raises(Conflict) as conflict:
        services.add_version(evidence=made, new=new, version=1, by=by)
    assert conflict.value.theirs == {"Newest version": "Version 2: Asked again"}
    assert list(made.versions.values_list("number", "text")) == [(2, "They said more."), (1, "They told us.")]


def test_words_dates_and_level_change_with_their_history(world):
    by, made = world.by(world.manager), make_evidence(world.partnership, "Audit", by=world.manager)
    told = Told("Audit of 40 cases", expires_on=england_today(), group=world.group, level=2, marking="sensitive")
    services.change_evidence(evidence=made, told=told, version=1, by=by)
    changed = {row.what: (row.before, row.after) for row in made.changes.all()}
    assert changed["Title"] == ("Audit", "Audit of 40 cases")
    assert changed["Level"] == ("Level 1: partnership", "Level 2: group")
    with pytest.raises(Conflict):
        services.change_evidence(evidence=made, told=Told("Mine"), version=1, by=by)
    with pytest.raises(DomainError, match="last day on or after"):
        services.change_evidence(
            evidence=made,
            told=Told("x", effective_on=england_today(), expires_on=england_today() - timedelta(days=1)),
            version=2,
            by=by,
        )


def test_what_is_ended_proves_nothing_until_it_is_back(world):
    by, made = world.by(world.manager), make_evidence(world.partnership, by=world.manager, target=target(world))
    say(world, world.open, rag="complete")
    assert list(complete_without_proof(by)) == []
    with pytest.raises(DomainError, match="Say why"):
        services.end_evidence(evidence=made, status="withdrawn", reason=" ", version=1, by=by)
    services.end_evidence(evidence=made, status="withdrawn", reason="It was of another year", version=1, by=by)
    assert list(complete_without_proof(by)) == [world.open]
    made.refresh_from_db()
    with pytest.raises(OutOfState):
        services.attach(evidence=made, target=target(world), by=by)
    services.restore_evidence(evidence=made, reason="It was right", by=by)
    assert list(complete_without_proof(by)) == []


def test_expired_proof_is_no_proof_and_is_listed_while_it_is_in_use(world):
    by = world.by(world.manager)
    yesterday = england_today() - timedelta(days=1)
    old = make_evidence(world.partnership, by=world.manager, target=target(world), expires_on=yesterday)
    make_evidence(world.partnership, by=world.manager, expires_on=yesterday)  # attached to nothing
    say(world, world.open, rag="complete")
    assert list(expired_in_use(by)) == [old]
    assert list(complete_without_proof(by)) == [world.open]


def test_who_may_not_is_refused_before_anything_is_kept(world, folder):
    outsider = world.by(person_with("SCR", world.partnership))
    made = make_evidence(world.partnership, by=world.manager, agency=world.agency)
    with pytest.raises(NotAllowed):
        services.add_evidence(new=NewEvidence("statement", Told("x"), text="x"), by=outsider)
    deeds = [
        lambda: services.change_evidence(evidence=made, told=Told("x"), version=1, by=outsider),
        lambda: services.end_evidence(evidence=made, status="ended", reason="x", version=1, by=outsider),
        lambda: services.attach(evidence=made, target=target(world), by=outsider),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()
    assert Evidence.objects.count() == 1
    assert not folder.exists()


def test_nobody_gives_evidence_to_an_agency_that_is_not_theirs(world):
    lead = person_with("AGL", world.partnership, agency=world.agency)
    made = make_evidence(world.partnership, by=lead, agency=world.agency)
    other = make_post(world.partnership).agency
    with pytest.raises(NotAllowed):
        services.change_evidence(evidence=made, told=Told(made.title, agency=other), version=1, by=world.by(lead))


def test_evidence_takes_the_level_of_what_it_proves(world):
    closed = make_evidence(world.partnership, by=world.chair, target=target(world, world.group_only, world.chair),
                           group=world.group)  # fmt: skip
    case = make_evidence(world.partnership, by=world.chair, target=target(world, world.case, world.chair),
                         group=world.group)  # fmt: skip
    assert [closed.level, case.level, case.marking] == [2, 3, "sensitive"]
    assert len(case.reference) > len("NMR-EV-0001")  # random, since a sequence with gaps counts the cases
    assert case not in visible(world.by(world.manager))
    assert case in visible(world.by(world.chair))
    entry = Entry.objects.get(verb="evidence.added", reference=case.reference)
    assert '"title":"hmac:' in entry.after


def test_a_withdrawn_action_takes_no_more(world):
    by, made = world.by(world.manager), make_evidence(world.partnership, by=world.manager)
    withdraw(action=world.open, reason="Not needed", by=by)
    with pytest.raises(OutOfState, match="withdrawn"):
        services.attach(evidence=made, target=target(world), by=by)


def test_files_without_a_row_are_swept_after_a_day_and_no_others(world, folder):
    made = make_evidence(world.partnership, by=world.manager, content=b"Kept")
    orphan = store.keep(b"Nobody points here")
    assert services.sweep(timezone.now() + timedelta(hours=23)) == 0
    assert services.sweep(timezone.now() + timedelta(hours=25)) == 1
    assert (store.there(orphan), store.there(newest(made).stored)) == (False, True)


def test_a_deed_that_fails_leaves_a_file_and_no_row(world, folder):
    by = world.by(world.manager)
    file = services.receive(upload=SimpleUploadedFile("a.txt", b"notes"), by=by)
    with pytest.raises(DomainError):
        services.add_evidence(new=NewEvidence("file", Told(" "), file), by=by)
    assert (Evidence.objects.count(), store.there(file.stored)) == (0, True)
    assert services.sweep(timezone.now() + timedelta(days=2)) == 1


def test_the_folder_is_checked_against_the_database(world, folder):
    made = [make_evidence(world.partnership, by=world.manager, content=content) for content in (b"one", b"two", b"six")]
    out = StringIO()
    call_command("check_evidence", stdout=out)
    assert out.getvalue() == "All 3 files are there and are what was sent.\n"
    (folder / newest(made[0]).stored).unlink()
    (folder / newest(made[1]).stored).write_bytes(b"tow")
    said = StringIO()
    with pytest.raises(CommandError, match="2 of 3 files"):
        call_command("check_evidence", stdout=out, stderr=said)
    assert [line.partition(":")[0] for line in said.getvalue().splitlines()] == ["Missing", "Wrong"]


def test_the_database_refuses_what_makes_no_sense(world):
    made = make_evidence(world.partnership, by=world.manager, content=b"x")
    version = newest(made)
    wrong = [
        lambda: Evidence.objects.filter(pk=made.pk).update(level=3),
        lambda: Evidence.objects.filter(pk=made.pk).update(status="ended"),
        lambda: EvidenceVersion.objects.filter(pk=version.pk).update(url="https://example.org"),
        lambda: EvidenceVersion.objects.filter(pk=version.pk).update(stored=""),
        lambda: EvidenceVersion.objects.create(
            partnership=world.partnership, evidence=made, number=1, text="x", author=world.manager
        ),
    ]
    for deed in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()


def test_whoever_leaves_an_agency_loses_its_files(world):
    made = make_evidence(world.partnership, by=world.manager, agency=world.agency)
    lead = appoint(make_post(world.partnership, agency=world.agency, role="AGL"), make_person())
    assert made in visible(world.by(lead))
    lead.appointments.update(ends_on=england_today() - timedelta(days=1))
    assert made not in visible(world.by(lead))
