"""What an indicator serves. Contexts above, which hold plans, say so when they start; pages here ask.

    serving.register(of_plans)          # called with a standing, answers {key of an indicator: what it serves}

What is said is what the standing may read, in a fixed number of queries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sightline.governance.standing import Standing


@dataclass(frozen=True)
class Served:
    """A priority that an indicator serves, by way of a measure: `words` as “Priority 2”, its title and its page."""

    key: str
    words: str
    title: str
    href: str
    measure: str = ""


Teller = Callable[[Standing], Mapping[int, Sequence[Served]]]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Let a context say what indicators serve."""
    if teller not in _tellers:
        _tellers.append(teller)


def served(by: Standing) -> dict[int, list[Served]]:
    """Return what each indicator serves, as every context tells it."""
    found: dict[int, list[Served]] = {}
    for teller in _tellers:
        for key, several in teller(by).items():
            found.setdefault(key, []).extend(several)
    return found
