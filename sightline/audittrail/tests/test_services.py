"""Writing to the trail, on the real database."""

import json
import threading
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from sightline.audittrail import rules, triggers
from sightline.audittrail.models import Entry, Head
from sightline.audittrail.queries import chain, history, verify
from sightline.audittrail.services import record, refused
from sightline.kernel.middleware import RequestFacts


@dataclass(frozen=True)
class Someone:
    actor_key: str = "person:12"


def write(number: int = 1, tenant: str = "SWN", **rest: object) -> Entry:
    with transaction.atomic():
        return record(
            tenant=tenant,
            verb="action.updated",
            reference=f"{tenant}-A-{number:04d}",
            by=Someone(),
            **rest,  # type: ignore[arg-type]
        )


@pytest.mark.django_db
class TestRecord:
    def test_entries_are_chained_by_partnership(self) -> None:
        first, other, second = write(1), write(1, tenant="LDS"), write(2)
        assert [first.sequence, other.sequence, second.sequence] == [1, 1, 2]
        assert [first.previous, other.previous, second.previous] == [rules.GENESIS, rules.GENESIS, first.digest]
        assert list(Head.objects.order_by("tenant").values_list("tenant", "sequence", "digest")) == [
            ("LDS", 1, other.digest),
            ("SWN", 2, second.digest),
        ]

    def test_it_says_who_from_where_and_what(self) -> None:
        def deed(_request: HttpRequest) -> HttpResponse:
            write(4, before={"state": "open"}, after={"state": "done"}, on_behalf_of="person:9")
            return HttpResponse()

        request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "secret"
        RequestFacts(deed)(request)
        entry = Entry.objects.get()
        assert [entry.actor, entry.on_behalf_of, entry.address, entry.session_hash] == [
            "person:12",
            "person:9",
            "10.1.2.3",
            "2bb80d537b1da3e3",
        ]
        assert [entry.verb, entry.reference, entry.before, entry.after, entry.level] == [
            "action.updated",
            "SWN-A-0004",
            '{"state":"open"}',
            '{"state":"done"}',
            1,
        ]
        assert len(entry.request_id) == 32

    def test_personal_values_never_enter_it(self) -> None:
        write(1, before={"email": "ann@example.org", "state": "open"}, personal=["email"])
        entry = Entry.objects.get()
        hashed = rules.keyed_hash(
            settings.TRAIL_KEY.encode(), tenant="SWN", reference="SWN-A-0001", name="email", value="ann@example.org"
        )
        assert json.loads(entry.before) == {"email": hashed, "state": "open"}

    def test_a_level_that_does_not_exist_is_refused(self) -> None:
        with pytest.raises(ValueError, match="Level 4 does not exist"):
            write(level=4)

    def test_it_costs_three_queries_or_two_where_one_statement_can_do_both_writes(self) -> None:
        write(1)
        with (
            CaptureQueriesContext(
                connection,
            ) as captured,
            transaction.atomic(),
        ):
            record(tenant="SWN", verb="a.b", reference="SWN-A-0002", by=None)
        assert (
            len([each for each in captured if "SAVEPOINT" not in each["sql"]])
            == {"sqlite": 3, "postgresql": 2}[connection.vendor]
        )

    def test_what_is_returned_is_what_was_written(self) -> None:
        written = write(1, after={"words": "“naïve” \\ \n\x1f"})
        kept = Entry.objects.get()
        assert {name: getattr(kept, name) for name in ("id", "at", *rules.SIGNED, "digest")} == {
            name: getattr(written, name) for name in ("id", "at", *rules.SIGNED, "digest")
        }

    def test_a_refusal_is_an_entry(self) -> None:
        entry = refused(tenant="SWN", verb="action.updated", reference="SWN-A-0001", by=Someone())
        assert (entry.verb, entry.actor, entry.before) == ("action.updated.refused", "person:12", "")

    def test_history_and_chain_read_newest_first(self) -> None:
        for number in (1, 2, 1):
            write(number)
        assert [entry.sequence for entry in history("SWN", "SWN-A-0001")] == [3, 1]
        assert [entry.sequence for entry in chain("SWN")] == [3, 2, 1]


STATEMENTS = {
    "update audittrail_entry set verb = 'x'": triggers.REFUSAL,
    "delete from audittrail_entry": triggers.REFUSAL,
    "update audittrail_head set sequence = 0": triggers.HEAD_REFUSAL,
    "delete from audittrail_head": triggers.HEAD_REFUSAL,
}
OWN = {
    "sqlite": {"insert or replace into audittrail_entry select * from audittrail_entry": triggers.REFUSAL},
    "postgresql": {
        "truncate audittrail_entry": triggers.REFUSAL,
        "truncate audittrail_head": triggers.HEAD_REFUSAL,
    },
}


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_remove_entries() -> None:
    write()
    told = {}
    for statement in [*STATEMENTS, *OWN[connection.vendor]]:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        told[statement] = str(refusal.value).split("\n", 1)[0]
    assert told == {**STATEMENTS, **OWN[connection.vendor]}
    assert verify().entries == 1


@pytest.mark.django_db(transaction=True)
class TestCommitting:
    def test_it_is_written_inside_the_deeds_transaction_only(self) -> None:
        with pytest.raises(RuntimeError) as refusal:
            record(tenant="SWN", verb="a.b", reference="SWN-A-1", by=None)
        assert str(refusal.value) == (
            "The trail is written inside the deed's transaction; open one with transaction.atomic()."
        )

    def test_nothing_is_left_when_the_deed_rolls_back(self) -> None:
        write(1)

        @transaction.atomic
        def failing_deed() -> None:
            record(tenant="SWN", verb="a.b", reference="SWN-A-0002", by=None)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            failing_deed()
        assert [write(3).sequence, verify().reason] == [2, ""]

    def test_a_refusal_is_not_written_inside_a_deed(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            refused(tenant="SWN", verb="a.b", reference="SWN-A-0001", by=None)
        assert Entry.objects.count() == 0

    def test_concurrent_writers_keep_one_chain(self) -> None:
        start = threading.Barrier(8)

        def writer() -> None:
            start.wait()
            try:
                for number in range(10):
                    write(number)
            finally:
                connection.close()

        threads = [threading.Thread(target=writer) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        verdict = verify()
        assert (verdict.reason, verdict.entries, Head.objects.get().sequence) == ("", 80, 80)


@pytest.mark.django_db
def test_the_triggers_stand_again_after_tests_that_empty_the_tables() -> None:
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", [1, 2])
def test_the_triggers_stand_between_two_such_tests(_turn: int) -> None:
    assert (triggers.missing(connection), Entry.objects.count()) == ([], 0)
    write()


@pytest.mark.django_db
def test_a_lifted_trigger_is_missed() -> None:
    triggers.lift(connection)
    before = triggers.missing(connection)
    triggers.set_(connection)
    assert (len(before), triggers.missing(connection)) == ({"sqlite": 5, "postgresql": 6}[connection.vendor], [])
