import json
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from sightline.kernel import jobs, views


def get(name: str) -> HttpResponse:
    view = {"live": views.live, "ready": views.ready}[name]
    return view(RequestFactory().get(f"/health/{name}"))


def test_live_answers_without_the_database() -> None:
    response = get("live")
    assert (response.status_code, response.content, response["Cache-Control"]) == (
        200,
        b'{"status": "live"}',
        "private, no-store",
    )


@pytest.mark.django_db
class TestReady:
    def test_it_says_how_long_ago_a_worker_gave_a_sign_of_life(self) -> None:
        never = get("ready")
        for worker, seconds in (("w1", 500), ("w2", 40)):
            jobs.beat(worker, timezone.now() - timedelta(seconds=seconds))
        later = get("ready")
        well = {"status": "ready", "failing_deeds": []}
        assert (never.status_code, json.loads(never.content)) == (200, well | {"worker_age_seconds": None})
        assert (later.status_code, json.loads(later.content)) == (200, well | {"worker_age_seconds": 40})
        assert later["Cache-Control"] == "private, no-store"

    def test_a_migration_not_applied_makes_it_unready(self) -> None:
        MigrationRecorder(connection).record_unapplied("kernel", "0001_tables")
        response = get("ready")
        assert (response.status_code, response.content) == (
            503,
            b'{"status": "unready", "reason": "migrations_pending"}',
        )


@pytest.mark.django_db(transaction=True)
def test_a_database_out_of_reach_makes_it_unready() -> None:
    settings = connection.settings_dict
    name, port, connection_options = settings["NAME"], settings["PORT"], settings["OPTIONS"]
    connection.close()
    try:
        settings["NAME"], settings["PORT"] = "/nowhere/at/all", "1"
        response = get("ready")
    finally:
        settings["NAME"], settings["PORT"], settings["OPTIONS"] = name, port, connection_options
        connection.close()
    assert (response.status_code, response.content) == (
        503,
        b'{"status": "unready", "reason": "database_unreachable"}',
    )


@pytest.mark.parametrize("name", ["live", "ready"])
def test_only_reading_is_answered(name: str) -> None:
    view = {"live": views.live, "ready": views.ready}[name]
    assert view(RequestFactory().post("/")).status_code == 405
