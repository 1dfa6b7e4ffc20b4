"""A file sent with an update by link: the same checks, the same deed, and no more than the link's one right."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sightline.actions.models import ActionEvidence, Update
from sightline.actions.tests.world import World
from sightline.audittrail.models import Entry
from sightline.chasing.tests.test_by_link import answer, mailed
from sightline.evidence.models import Evidence, EvidenceVersion
from sightline.evidence.store import evidence_storage
from sightline.evidence.tests.made import PDF
from sightline.evidence.tests.scanner import FOUND, scanner
from tests.factories import make_evidence, make_group, newest


def file(content: bytes = PDF, name: str = "..\\minutes of the\u202e panel.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def link(world: World) -> Any:
    return mailed(world.open, world.owner)


def test_the_file_becomes_evidence_of_the_action_in_the_same_deed(world, link):
    assert 'enctype="multipart/form-data"' in Client().get(link[1]).content.decode()
    assert answer(link[1], world.open, file=file()).status_code == 302
    made = Evidence.objects.get()
    assert (made.title, made.agency, made.created_by, made.level) == (
        "minutes of the panel",
        world.agency,
        world.owner,
        1,
    )
    assert (newest(made).file_name, newest(made).author_as) == ("minutes of the panel.pdf", "by link")
    assert ActionEvidence.objects.get().action == world.open
    assert Update.objects.filter(action=world.open).count() == 1
    said = list(Entry.objects.filter(actor=world.owner.actor_key).order_by("sequence").values_list("verb", flat=True))
    assert said == ["action.updated", "action.evidence_attached", "evidence.added", "action_link.used"]


def test_no_file_stays_when_its_update_is_refused(world, link):
    before = kept_files()
    assert answer(link[1], world.open, file=file(), version=world.open.version - 1).status_code == 409
    assert kept_files() == before
    assert answer(link[1], world.open, file=file()).status_code == 302
    assert len(kept_files() - before) == 1


def kept_files() -> set[str]:
    return {str(one) for one in Path(evidence_storage().path("")).rglob("*") if one.is_file()}


def test_the_group_of_the_action_may_read_it(world, link):
    group = make_group(world.partnership)
    type(world.open).objects.filter(pk=world.open.pk).update(group=group)
    answer(link[1], world.open, file=file())
    assert Evidence.objects.get().group == group


def test_a_file_that_is_not_taken_spends_nothing_and_keeps_the_words(world, link):
    refused = answer(link[1], world.open, file=file(b"MZ\x90\0" + b"\0" * 99))
    body = refused.content.decode()
    assert refused.status_code == 422
    assert "Six agencies have answered." in body
    assert "choose it again" in body
    assert (Update.objects.count(), EvidenceVersion.objects.count()) == (0, 0)
    assert answer(link[1], world.open).status_code == 302


def test_the_scanner_is_asked_by_link_too(world, link, settings):
    with scanner() as settings.CLAMD:
        assert answer(link[1], world.open, file=file(FOUND, "a.txt")).status_code == 422
        assert answer(link[1], world.open, file=file()).status_code == 302
    assert newest(Evidence.objects.get()).scan == "clean"


def test_what_is_far_too_large_is_not_even_read(world, link, settings):
    settings.EVIDENCE_MAX_BYTES = 1000
    large = Client().post(link[1], {"text": "x" * 1_100_000, "deed": "update"})
    assert large.status_code == 413
    assert "too large, so nothing of it was read" in large.content.decode()
    assert answer(link[1], world.open, file=file(b"x" * 2000, "a.txt")).status_code == 422


def test_others_files_are_not_shown(world, link):
    make_evidence(world.partnership, "Quiet audit", world.manager, content=b"x", agency=world.agency)
    assert "Quiet audit" not in Client().get(link[1]).content.decode()
