"""Guesses at secret addresses: counted by the address they come from, so that soon none is answered any more."""

from django.core.cache import cache
from django.http import HttpRequest

GUESSES_A_MINUTE = 30


def too_many_guesses(request: HttpRequest) -> bool:
    """Count one wrong guess and say whether its address has made more than GUESSES_A_MINUTE within a minute.

    One count for all kinds of secret addresses.
    """
    key = f"guesses:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, 60)
    try:
        return int(cache.incr(key)) > GUESSES_A_MINUTE
    except ValueError:  # the minute ended between the two
        return False
