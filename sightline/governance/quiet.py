"""Days on which a partnership mails nobody of its own accord. Contexts above that keep such days tell them."""

from collections.abc import Callable
from datetime import date

from sightline.governance.models import Partnership

Teller = Callable[[Partnership, date], bool]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Let a context say whether a day is quiet in a partnership."""
    if teller not in _tellers:
        _tellers.append(teller)


def is_quiet(partnership: Partnership, day: date) -> bool:
    """Return whether any context calls the day quiet; without one no day is."""
    return any(teller(partnership, day) for teller in _tellers)
