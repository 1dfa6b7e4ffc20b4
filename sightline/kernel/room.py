"""Room for the calls below one call.

Python maps its stack of calls 16 KB at a time, and unmaps each piece as soon as a call returns out of it. Where a loop
happens to call across such an edge, every turn maps and unmaps memory, which can be a tenth of a page. A call that asks
for much room gets one piece so large that all calls below it fit into what is left of it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
# In slots of 8 bytes. A piece is a power of two, so a little more than 1 MB asks for 2 MB, of which the rest is free.
# Nothing of it is touched, and so none of it taken, before it is used.
SLOTS = 2**17 + 64


def roomy(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that does the same, with room below it."""

    @wraps(function)
    def called(*args: P.args, **options: P.kwargs) -> R:
        return function(*args, **options)

    plain: Any = called
    plain.__code__ = plain.__code__.replace(co_stacksize=SLOTS)
    return called
