"""Guesses at secret addresses, by where they come from, and uses of right ones: with too many none is answered."""

from django.core.cache import cache
from django.http import HttpRequest

GUESSES_A_MINUTE = 30
USES_A_MINUTE = 60


def too_many_guesses(request: HttpRequest) -> bool:
    """Count one wrong guess and say whether its address has made more than GUESSES_A_MINUTE within a minute.

    One count for all kinds of secret addresses.
    """
    return _count(f"guesses:{request.META.get('REMOTE_ADDR', '')}") > GUESSES_A_MINUTE


def used_too_often(name: str) -> bool:
    """Count one use of a secret address that is right, and say whether it was more than USES_A_MINUTE in a minute.

    `name` tells the address from others without being it, such as the hash it is kept by.
    """
    return _count(f"uses:{name}") > USES_A_MINUTE


def _count(key: str) -> int:
    cache.add(key, 0, 60)
    try:
        return int(cache.incr(key))
    except ValueError:  # the minute ended between the two
        return 0
