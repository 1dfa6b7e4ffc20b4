"""`manage.py prepare` and the examples: asked for once, and never where others can reach them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from sightline.accounts.models import Person
from sightline.home.examples import ExamplesRefused, request_examples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_var(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.EXAMPLES = False


def test_an_empty_local_installation_asks_once() -> None:
    assert request_examples(wanted=True)
    assert request_examples(wanted=True)
    assert DBTaskResult.objects.count() == 1


def test_nothing_is_asked_when_not_wanted() -> None:
    assert not request_examples(wanted=False)
    assert not DBTaskResult.objects.exists()


def test_nothing_is_asked_when_somebody_is_there() -> None:
    Person.objects.create_user("a@example.org", "A Person")
    assert not request_examples(wanted=True)


def test_an_open_installation_refuses_the_examples_it_holds(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "example-sign-ins.txt").touch()
    settings.LOCAL = False
    with pytest.raises(ExamplesRefused, match=r"Set BIND=127\.0\.0\.1"):
        request_examples(wanted=False)


def test_an_open_installation_refuses_examples_about_to_be_loaded(settings: Any) -> None:
    request_examples(wanted=True)
    settings.LOCAL = False
    with pytest.raises(CommandError, match="holds the example partnerships"):
        call_command("prepare")


def test_static_files_are_collected_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("prepare")
    assert "Collecting" in capsys.readouterr().out
    assert (tmp_path / "static").is_dir()
    call_command("prepare")
    assert capsys.readouterr().out == ""


def test_a_newer_database_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('plans', '9999_later', CURRENT_TIMESTAMP)"
        )
    with pytest.raises(CommandError, match=r"made by a newer Sightline \(it holds plans\.9999_later\)"):
        call_command("prepare")


def test_a_local_installation_without_a_mail_server_keeps_its_mail() -> None:
    from sightline.config import settings as configured

    assert configured.EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
    assert configured.EMAIL_FILE_PATH == configured.VAR_DIR / "mail"
