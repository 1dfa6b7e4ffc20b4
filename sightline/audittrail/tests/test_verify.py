"""Tampering by somebody who owns the database, lifts the triggers and writes what they like."""

import json
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sightline.audittrail import queries, triggers
from sightline.audittrail.queries import Verdict, signed_head, verify
from sightline.audittrail.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_chains() -> None:
    with transaction.atomic():
        for tenant in ("", "SWN"):
            for number in range(1, 6):
                record(tenant=tenant, verb="a.b", reference=f"R-{number}", by=None, after={"n": number})


def tamper(*statements: str) -> None:
    triggers.lift(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    triggers.set_(connection)


def outcome(*arguments: str) -> tuple[int, str, str]:
    """Run the command; return (exit status, output, errors)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("audit", *arguments, stdout=out, stderr=err, no_color=True)
    except SystemExit as leaving:
        return int(str(leaving.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_whole_trail_is_sound() -> None:
    assert verify() == Verdict(chains=2, entries=10)
    assert verify("SWN") == Verdict(chains=1, entries=5)
    assert verify("LDS") == Verdict(chains=1, entries=0)


@pytest.mark.parametrize(
    ("statement", "sequence", "reason"),
    [
        ("update audittrail_entry set actor = 'person:1' where {3}", 3, "It was changed after it was written."),
        (
            "update audittrail_entry set at = '2020-01-01 00:00:00+00:00' where {2}",
            2,
            "It was changed after it was written.",
        ),
        ("delete from audittrail_entry where {2}", 2, "Entry 2 is missing: 3 stands in its place."),
        ("delete from audittrail_entry where {1}", 1, "Entry 1 is missing: 2 stands in its place."),
        ("delete from audittrail_entry where {5}", 5, "The end of the chain is missing, up to entry 5."),
        ("delete from audittrail_entry where tenant = 'SWN'", 1, "The end of the chain is missing, up to entry 5."),
        ("update audittrail_entry set sequence = 6 where {5}", 6, "It was added past the head of the chain."),
        ("delete from audittrail_head where tenant = 'SWN'", 1, "The chain has entries and no head."),
        (
            "update audittrail_head set digest = 'x' where tenant = 'SWN'",
            5,
            "It is not the entry that the head of the chain names.",
        ),
    ],
)
def test_tampering_is_found_at_its_row(statement: str, sequence: int, reason: str) -> None:
    rows = {str(n): f"tenant = 'SWN' and sequence = {n}" for n in range(1, 6)}
    for number, where in rows.items():
        statement = statement.replace("{" + number + "}", where)
    tamper(statement)
    found = verify()
    assert (found.tenant, found.sequence, found.reason) == ("SWN", sequence, reason)


def test_an_entry_moved_from_another_chain_is_found() -> None:
    tamper(
        "delete from audittrail_entry where tenant = 'SWN' and sequence = 5",
        "update audittrail_entry set tenant = 'SWN' where tenant = '' and sequence = 5",
        "update audittrail_head set sequence = 4,"
        " digest = (select previous from audittrail_entry where tenant = 'SWN' and sequence = 5) where tenant = ''",
    )
    found = verify("SWN")
    assert (found.sequence, found.reason) == (5, "It was changed after it was written.")


def cut_tail() -> None:
    """Remove the last two entries and put the head back, which needs no key."""
    tamper(
        "delete from audittrail_entry where tenant = 'SWN' and sequence > 3",
        "update audittrail_head set sequence = 3,"
        " digest = (select digest from audittrail_entry where tenant = 'SWN' and sequence = 3) where tenant = 'SWN'",
    )


def test_a_cut_tail_with_its_head_put_back_shows_against_a_kept_head() -> None:
    kept = signed_head("SWN")
    cut_tail()
    assert verify().sound
    found = verify(kept=[kept])
    assert (found.tenant, found.sequence, found.reason) == (
        "SWN",
        4,
        "The chain had 5 entries when the head was kept and has 3 now.",
    )


def test_a_rewritten_tail_shows_against_a_kept_head() -> None:
    kept = signed_head("SWN")
    cut_tail()
    with transaction.atomic():
        for number in range(4):
            record(tenant="SWN", verb="a.b", reference=f"NEW-{number}", by=None)
    assert verify(kept=[kept]).reason == "It is not the entry that the kept head names."


def test_a_whole_trail_grown_since_passes_a_kept_head() -> None:
    kept = [signed_head("SWN"), signed_head("")]
    with transaction.atomic():
        record(tenant="SWN", verb="a.b", reference="NEW", by=None)
    assert verify(kept=kept) == Verdict(chains=2, entries=11)


def test_reading_takes_as_many_queries_for_many_entries_as_for_few_and_one_more_for_each_chunk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert verify("SWN").sound
        return len(seen)

    few = cost()
    with transaction.atomic():
        for number in range(50):
            record(tenant="SWN", verb="a.b", reference=f"R-{number}", by=None)
    assert (few, cost()) == (2, 2)
    monkeypatch.setattr(queries, "CHUNK", 5)
    assert cost() == 1 + 55 // 5 + 1


def test_a_bad_row_is_named_wherever_a_chunk_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    for chunk in (1, 2, 3, 4):
        monkeypatch.setattr(queries, "CHUNK", chunk)
        assert verify() == Verdict(chains=2, entries=10)
    tamper("delete from audittrail_entry where tenant = 'SWN' and sequence = 3")
    for chunk in (1, 2, 3, 4):
        monkeypatch.setattr(queries, "CHUNK", chunk)
        found = verify()
        assert (found.tenant, found.sequence) == ("SWN", 3)


@pytest.mark.parametrize("second", ["", ".000001", ".120000"])
def test_a_moment_reads_as_it_was_written(second: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime.fromisoformat(f"2026-11-21T02:07:00{second}+00:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    with transaction.atomic():
        record(tenant="LDS", verb="a.b", reference="R-1", by=None)
    assert verify("LDS") == Verdict(chains=1, entries=1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite keeps bytes in a column of text")
def test_a_value_of_another_type_is_a_change() -> None:
    tamper("update audittrail_entry set verb = x'612e62' where tenant = 'SWN' and sequence = 4")
    found = verify("SWN")
    assert (found.sequence, found.reason) == (4, "It was changed after it was written.")


def test_the_command_says_that_all_is_well() -> None:
    assert outcome("verify") == (0, "10 entries read in 2 chains.\nThe trail is whole.\n", "")


def test_the_command_names_the_first_bad_row_and_fails() -> None:
    tamper("update audittrail_entry set verb = 'c.d' where tenant = 'SWN' and sequence = 3")
    assert outcome("verify", "--partnership", "SWN") == (
        1,
        "2 entries read in 1 chains.\n",
        "SWN entry 3: It was changed after it was written.\n",
    )
    assert outcome("verify", "--partnership", "installation")[0] == 0


def test_the_command_fails_when_triggers_are_gone() -> None:
    triggers.lift(connection)
    status, _, told = outcome("verify")
    triggers.set_(connection)
    assert (status, told.split(".")[0]) == (1, "The database would not refuse changes now")


def test_an_export_holds_every_entry_and_a_head_that_verify_compares(tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    assert outcome("export", "--out", str(file)) == (0, "", "")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line.get("sequence", "head") for line in lines] == [1, 2, 3, 4, 5, "head"] * 2
    assert outcome("verify", "--head", str(file))[0] == 0
    cut_tail()
    assert outcome("verify")[0] == 0
    assert outcome("verify", "--head", str(file))[0] == 1


def test_an_export_to_the_screen_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    outcome("export", "--partnership", "SWN", "--out", str(file))
    entries = file.read_text().splitlines()[:-1]
    assert outcome("export", "--partnership", "SWN")[1].splitlines()[:-1] == entries


def test_a_forged_head_is_named(tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    outcome("export", "--out", str(file))
    file.write_text(file.read_text().replace('"sequence":5,"signature"', '"sequence":4,"signature"'))
    status, _, told = outcome("verify", "--head", str(file))
    assert (status, told) == (
        1,
        "installation entry 4: The kept head was not signed with this installation's key.\n",
    )


@pytest.mark.parametrize("content", ["", '{"head":{"x":1}}\n', '{"head":\n'])
def test_a_file_without_a_head_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "trail.jsonl"
    file.write_text(content)
    with pytest.raises(CommandError):
        call_command("audit", "verify", "--head", str(file))
