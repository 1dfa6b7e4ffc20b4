"""What waits for the posts a person holds. Contexts above say what they know of; the person's page shows it all."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sightline.governance.standing import Standing


@dataclass(frozen=True)
class Waiting:
    """Open work of one post: how much, how much of it late, and where its list is."""

    post: str
    words: str
    late: int
    href: str


Teller = Callable[[Collection[int], Standing], list[Waiting]]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Let a context say what waits for posts, of what the standing may see."""
    if teller not in _tellers:
        _tellers.append(teller)


def waiting_for(post_ids: Collection[int], by: Standing) -> list[Waiting]:
    """Return what waits for these posts, as every context tells it."""
    return [one for teller in _tellers for one in teller(post_ids, by)] if post_ids else []
