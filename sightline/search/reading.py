"""How a kind is read from its table, as SQL of our own names: for the triggers, for rebuilding and for checking."""

import hashlib

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from sightline.search.kinds import Kind, Part

# Another number makes every installation lay its triggers anew.
LAYING = 3
COLUMNS = ("kind", "object_id", "place", "reference", "under", "title", "body", "names")


def table(model: type[Model]) -> str:
    """Return the quoted table of a model."""
    return f'"{model._meta.db_table}"'


def column(model: type[Model], name: str) -> str:
    """Return the column of a field."""
    field = model._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101 (kinds name fields of their own)
    return str(field.column)


def value(model: type[Model], name: str, row: str = "t") -> str:
    """Return the SQL of a field of a row, or of one that a foreign key of the row leads to (“group__name”)."""
    if "__" not in name:
        return f'{row}."{column(model, name)}"'
    key, name = name.split("__")
    other = led_to(model, key)
    mine = column(model, key)
    led = f'SELECT CAST(u."{column(other, name)}" AS text) FROM {table(other)} u WHERE u.id = {row}."{mine}"'  # noqa: S608
    return f"coalesce(({led}), '')"  # what is deleted with all that hangs on it may go first


def led_to(model: type[Model], key: str) -> type[Model]:
    """Return what a foreign key leads to."""
    other = model._meta.get_field(key).related_model
    assert isinstance(other, type)  # noqa: S101 (a kind names a foreign key)
    return other


def rows(kind: Kind, vendor: str, where: str = "") -> str:
    """Return the SELECT that reads a kind in the order of COLUMNS, and then when it was made or last added to."""
    model = kind.model
    place = "'p0'" if kind.shared else f"'p' || t.\"{column(model, 'partnership')}\""
    title = value(model, kind.title)
    own = f't."{column(model, kind.reference)}"' if kind.reference else "''"
    read = (
        f"'{kind.key}'",
        "t.id",
        place,
        own,
        value(model, kind.under) if kind.under else "''",
        title,
        _body(kind, vendor),
        title if kind.named else "''",
    )
    named = ", ".join(f"{value} AS {name}" for value, name in zip(read, COLUMNS, strict=True))
    return f"SELECT {named}, {_made(kind)} AS made FROM {table(model)} t {where}"  # noqa: S608 (our own names only)


def _body(kind: Kind, vendor: str) -> str:
    line = "char(10)" if vendor == "sqlite" else "chr(10)"
    own = [f"coalesce({value(kind.model, name)}, '')" for name in kind.texts]
    return f" || {line} || ".join([*own, *(_part(part, vendor) for part in kind.parts)]) or "''"


def _part(part: Part, vendor: str) -> str:
    text = " || ' ' || ".join(f"coalesce(p.\"{column(part.model, name)}\", '')" for name in part.texts)
    of = f'FROM {table(part.model)} p WHERE p."{column(part.model, part.key)}" = t.id'
    if part.unless:
        of += f' AND NOT p."{column(part.model, part.unless)}"'
    if vendor == "sqlite":
        inner = f"SELECT {text} AS words {of} ORDER BY p.id"
        return f"coalesce((SELECT group_concat(words, char(10)) FROM ({inner})), '')"  # noqa: S608
    return f"coalesce((SELECT string_agg({text}, chr(10) ORDER BY p.id) {of}), '')"


def _made(kind: Kind) -> str:
    made = "t.created_at"
    for part in kind.parts:
        of = f'FROM {table(part.model)} p WHERE p."{column(part.model, part.key)}" = t.id'
        made = f"coalesce((SELECT max(p.created_at) {of}), {made})"
    return made


def insert(source: str) -> str:
    """Return the INSERT that takes what SELECTs of `rows` give, what changed last coming last."""
    names = ", ".join(COLUMNS)
    return f"INSERT INTO search_entry ({names}) SELECT {names} FROM ({source}) s ORDER BY made, kind, object_id"  # noqa: S608


def digest(kind: Kind) -> str:
    """Return a digest of how a kind is read and what is watched for it."""
    watched = [(part.model._meta.db_table, part.key, part.texts, part.unless) for part in kind.parts]
    said = repr((LAYING, rows(kind, "sqlite"), kind.texts, watched))
    return hashlib.sha256(said.encode()).hexdigest()


def _columns(kind: Kind) -> list[tuple[type[Model], tuple[str, ...]]]:
    """Return (model, fields) that title and texts are read from, on the kind's own table and on others."""
    names = (kind.title, *kind.texts)
    led = [(led_to(kind.model, key), (name,)) for key, _, name in (one.partition("__") for one in names) if name]
    return [(kind.model, tuple(one.partition("__")[0] for one in names)), *led]


def there(kind: Kind, connection: BaseDatabaseWrapper) -> bool:
    """Return whether the database has all that a kind is read from: halfway through its migrations it may not."""
    wanted = [*_columns(kind), *((part.model, (part.key, *part.texts)) for part in kind.parts)]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model, names in wanted:
            if model._meta.db_table not in tables:
                return False
            cursor.execute(f"SELECT * FROM {table(model)} WHERE 1 = 0")  # noqa: S608 (a table of ours)
            if not {column(model, name) for name in names} <= {one[0] for one in cursor.description}:
                return False
    return True
