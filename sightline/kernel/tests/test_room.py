"""A call with room below it is the call that it was."""

from threading import Thread

import pytest

from sightline.kernel.room import roomy


def deep(levels: int, *, end: str = "") -> str:
    """Call oneself so many times."""
    if not levels and not end:
        raise ValueError("There is no end")
    return deep(levels - 1, end=end) if levels else end


def test_it_gives_what_the_call_gives_and_bears_its_name() -> None:
    assert roomy(deep)(600, end="down here") == "down here"
    assert (roomy(deep).__name__, roomy(deep).__doc__) == ("deep", deep.__doc__)


def test_what_goes_wrong_below_comes_up() -> None:
    with pytest.raises(ValueError, match="There is no end"):
        roomy(deep)(30)


def test_many_threads_have_room_each() -> None:
    found: list[str] = []
    threads = [Thread(target=lambda at=at: found.append(roomy(deep)(300, end=str(at)))) for at in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found, key=int) == [str(at) for at in range(20)]
