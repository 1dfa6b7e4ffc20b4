from typing import Any

from django.db import migrations

SAID = ("disagreements_casesaid", "disagreements_partnersaid")
STEPS = ("disagreements_casestep", "disagreements_partnerstep")
SENTENCE = "what was said and what has ended is never changed"


def _triggers() -> list[tuple[str, str, str]]:
    """Return (name, table, when) of each: a line of the log never changes, a step no more once it has ended."""
    said = [(f"never_changed_{table}", table, "1 = 1") for table in SAID]
    return said + [(f"never_changed_{table}", table, "OLD.ended_at IS NOT NULL") for table in STEPS]


def lay(_apps: Any, schema_editor: Any) -> None:
    """Refuse every change of a line that was said and of a step that has ended; a migration that remakes one of these
    tables on SQLite lays its trigger again.
    """
    for name, table, when in _triggers():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN RAISE EXCEPTION "
                f"'{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
            schema_editor.execute(
                f'CREATE TRIGGER {name} BEFORE UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()'
            )
        else:
            schema_editor.execute(
                f'CREATE TRIGGER {name} BEFORE UPDATE ON "{table}" WHEN {when} '
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


def lift(_apps: Any, schema_editor: Any) -> None:
    """Take them away."""
    for name, table, _ in _triggers():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    """What was said in a disagreement, and a clock that has stopped, stand as they are: the database sees to it."""

    dependencies = [("disagreements", "0001_disagreements")]
    operations = [migrations.RunPython(lay, lift)]
