import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile

from sightline.audittrail.models import Entry
from sightline.config.environment import clamd
from sightline.evidence.scanning import NOT_CHECKED, scan
from sightline.evidence.services import receive
from sightline.evidence.tests.scanner import FOUND, closed_port, scanner
from sightline.kernel.errors import DomainError
from tests.factories import business_manager, make_partnership, standing


def test_a_file_is_clean_infected_or_not_taken(settings, tmp_path):
    settings.CLAMD = ""
    assert scan(b"notes") == "unscanned"
    for path in ("", str(tmp_path / "clamd.sock")):
        with scanner(path) as settings.CLAMD:
            assert scan(b"notes" * 40_000) == "clean"
            with pytest.raises(DomainError, match="found something harmful"):
                scan(b"x" + FOUND)
            for content in (b"LIMIT", b"HANG UP"):
                with pytest.raises(DomainError, match="could not be checked"):
                    scan(content)
        with pytest.raises(DomainError) as refused:  # the scanner is gone: nothing is taken
            scan(b"notes")
        assert (refused.value.sentence, refused.value.field) == (NOT_CHECKED, "file")
    settings.CLAMD = closed_port()
    with pytest.raises(DomainError):
        scan(b"notes")


def test_what_was_found_is_on_the_trail_and_not_on_the_disk(db, settings, folder):
    here = make_partnership()
    manager = business_manager(here)
    by = standing(manager, here)
    with scanner() as settings.CLAMD:
        with pytest.raises(DomainError):
            receive(upload=SimpleUploadedFile("a.txt", FOUND), by=by)
        assert receive(upload=SimpleUploadedFile("a.txt", b"notes"), by=by).scan == "clean"
    assert Entry.objects.filter(verb="evidence.infected.refused", actor=manager.actor_key).count() == 1
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("value", ["clamd", "host:", "host:12x", "unix:clamd"])
def test_an_address_that_is_none_is_refused_at_start(value, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_CLAMD", value)
    with pytest.raises(ImproperlyConfigured, match="SIGHTLINE_CLAMD"):
        clamd("SIGHTLINE_CLAMD")
