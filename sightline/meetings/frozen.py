"""Triggers by which the database itself refuses to change confirmed minutes and what belongs to them.

Django cannot state such a constraint, so triggers do, on SQLite and PostgreSQL. They are laid again after every
migration (see the `migrate` command of this context), because SQLite drops a table's triggers when a migration remakes
the table.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

MINUTES = "meetings_minutes"
CONFIRMED = "Confirmed minutes do not change; add a dated correction."
KEPT = "What was said stays as it was said."
PREFIX = "meetings_frozen_"
_SAID = (
    "title", "text", "reason", "kind", "decided_by", "votes_for", "votes_against", "delegated_to", "decided_on",
    "quorum", "missing", "despite", "meeting_id", "entry_id", "state",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """What is refused on a table: the events, the condition on OLD or NEW (`{row}`), and the sentence."""

    table: str
    events: tuple[str, ...]
    bad: str
    sentence: str = CONFIRMED


def _confirmed(column: str, key: str = "id") -> str:
    return f"EXISTS (SELECT 1 FROM {MINUTES} m WHERE m.{key} = {{row}}.{column} AND m.state = 'confirmed')"  # noqa: S608


_CHANGE, _ANY = ("UPDATE", "DELETE"), ("INSERT", "UPDATE", "DELETE")
_OF_ENTRY = (
    f"EXISTS (SELECT 1 FROM {MINUTES} m JOIN meetings_minuteentry e ON e.minutes_id = m.id"  # noqa: S608
    " WHERE e.id = {row}.entry_id AND m.state = 'confirmed')"
)
_TOLD = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _SAID)
_ROUND = "OLD.way = 'circulation' AND OLD.state <> 'asked'"
RULES = {
    "minutes": Rule(MINUTES, _CHANGE, "{row}.state = 'confirmed'"),
    "entry": Rule("meetings_minuteentry", _ANY, _confirmed("minutes_id")),
    "attendance": Rule("meetings_attendance", _ANY, _confirmed("meeting_id", "meeting_id")),
    "interest": Rule("meetings_interest", _ANY, _OF_ENTRY),
    "action": Rule("meetings_minuteaction", _CHANGE, "1 = 1", KEPT),
    "action_in": Rule("meetings_minuteaction", ("INSERT",), _confirmed("minutes_id")),
    "decision": Rule("meetings_decision", ("DELETE",), "1 = 1", KEPT),
    "decision_in": Rule("meetings_decision", ("INSERT",), _confirmed("meeting_id", "meeting_id")),
    "decision_said": Rule(
        "meetings_decision", ("UPDATE",), f"({_confirmed('meeting_id', 'meeting_id')} OR ({_ROUND})) AND ({_TOLD})"
    ),
    "answer": Rule("meetings_decisionanswer", _CHANGE, "1 = 1", KEPT),
    "correction": Rule("meetings_correction", _CHANGE, "1 = 1", KEPT),
    "step": Rule("meetings_minutesstep", _CHANGE, "1 = 1", KEPT),
}


def lay(connection: BaseDatabaseWrapper) -> None:
    """Lay the triggers on every table of these that exists; safe to repeat."""
    lift(connection)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not {rule.table for rule in RULES.values()} <= tables:
            return
        for key, rule in RULES.items():
            for event in rule.events:
                for statement in _statements(connection.vendor, key, rule, event):
                    cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, so that a migration may remake tables or a test empty them; `lay` puts them back."""
    with connection.cursor() as cursor:
        for name, table in _laid(connection):
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that should stand and do not; [] when all is well."""
    wanted = {_name(key, event) for key, rule in RULES.items() for event in rule.events}
    return sorted(wanted - {name for name, _ in _laid(connection)})


def _name(key: str, event: str) -> str:
    return f"{PREFIX}{key}_{event.lower()}"


def _laid(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    query = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        "postgresql": "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname LIKE %s",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        return list(cursor.fetchall())


def _statements(vendor: str, key: str, rule: Rule, event: str) -> list[str]:
    name = _name(key, event)
    row = "NEW" if event == "INSERT" else "OLD"
    bad = rule.bad.replace("{row}", row)
    if vendor == "sqlite":
        bad = bad.replace("IS DISTINCT FROM", "IS NOT")
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {rule.table} FOR EACH ROW WHEN {bad}"
            f" BEGIN SELECT RAISE(ABORT, '{rule.sentence}'); END"
        ]
    give = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {bad} THEN"
        f" RAISE EXCEPTION '{rule.sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" RETURN {give}; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {rule.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
