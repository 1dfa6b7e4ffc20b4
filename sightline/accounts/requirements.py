"""How strongly a person must sign in. Roles live in a higher context, which registers its answer here."""

from collections.abc import Callable
from enum import IntEnum

from sightline.accounts.models import Person


class Need(IntEnum):
    """The second factor a person's roles ask for; the larger number is the stronger."""

    NONE = 0
    EMAIL_CODE = 1
    STRONG = 2


Answer = Callable[[Person], Need]
_answers: list[Answer] = []


def register(fn: Answer) -> None:
    """Add a function that says what one context needs of a person; registering it twice counts once."""
    if fn not in _answers:
        _answers.append(fn)


def need_of(person: Person) -> Need:
    """Return the strongest need any context has of this person; nobody is asked once one said the strongest."""
    found = Need.NONE
    for fn in _answers:
        if found is not Need.STRONG:
            found = max(found, fn(person))
    return found
