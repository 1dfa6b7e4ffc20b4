"""What a path leads to."""

from pathlib import Path


def may_replace(path: Path) -> bool:
    """Whether another file may be put in a path's place: not for a link or a device, such as /dev/stdout."""
    return not path.is_symlink() and (path.is_file() or not path.exists())
