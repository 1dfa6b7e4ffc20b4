"""What the deeds of governance share: tidy texts, references for the trail, dates, the check for two people editing."""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Model

from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.texts import seen


def one_line(text: str, field: str, words: str, longest: int = 200) -> str:
    """Return text on one line, without unseen signs; raises DomainError on `field` when it is empty or too long."""
    text = " ".join(seen(text).split())
    if not text:
        raise DomainError(f"Enter {words}.", field=field)
    if len(text) > longest:
        raise DomainError(f"Make {words} at most {longest} characters.", field=field)
    return text


def name_of(row: Model) -> str:
    """Return how the trail names a row without a reference of its own, such as `group:12`."""
    return f"{row._meta.model_name}:{row.pk}"


def note(
    verb: str, row: Model, by: Standing, *, before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None, personal: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Write one row on the partnership's trail; the values of `personal` are kept as keyed hashes."""
    record(
        tenant=by.partnership.code, verb=verb, reference=name_of(row), by=by, before=before, after=after,
        personal=personal,
    )  # fmt: skip


def check_end(ends_on: date, starts_on: date, what: str) -> None:
    """Raise DomainError when something would end before it began."""
    if ends_on < starts_on:
        raise DomainError(f"{what} began on {in_short(starts_on)}. Enter that date or a later one.", field="ends_on")


def check_open(ends_on: date | None, what: str) -> None:
    """Raise OutOfState when something has an end already."""
    if ends_on is not None:
        raise OutOfState(f"{what} already ends on {in_short(ends_on)}.")


def check_version(seen: int, now: int, yours: Mapping[str, str], theirs: Mapping[str, str]) -> None:
    """Raise Conflict with both texts of what differs when somebody else saved since the page was opened."""
    if seen == now:
        return
    differs = [name for name in yours if yours[name] != theirs[name]]
    raise Conflict(
        "Somebody else changed this after you opened it. Both texts are below; nothing you typed is lost.",
        theirs={name: theirs[name] for name in differs},
        yours={name: yours[name] for name in differs},
    )


def fingerprint(values: Mapping[str, object]) -> int:
    """Return a number that changes with the values: the version of a row that has no column for one."""
    return zlib.crc32(repr(sorted((name, str(value)) for name, value in values.items())).encode())


def paragraphs(text: str, field: str, words: str, longest: int = 4000) -> str:
    """Return text tidied at its ends, which may be empty; raises DomainError on `field` when it is too long."""
    text = seen(text).strip()
    if len(text) > longest:
        raise DomainError(f"Make {words} at most {longest} characters.", field=field)
    return text


def short(text: str, field: str, words: str, longest: int = 200) -> str:
    """Return text on one line, which may be empty; raises DomainError on `field` when it is too long."""
    text = " ".join(seen(text).split())
    return one_line(text, field, words, longest) if text else ""


@contextmanager
def once(sentence: str, field: str, *names: str) -> Iterator[None]:
    """Turn what the database refuses because somebody saved the same a moment ago into a sentence on `field`.

    `names` are what the databases call the constraint: its name, or the table and column.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if any(name in str(error) for name in names):
            raise DomainError(sentence, field=field) from error
        raise
