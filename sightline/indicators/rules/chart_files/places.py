"""What a path leads to."""

from pathlib import Path


def is_device(path: Path) -> bool:
    """Whether a path leads to something that is there and no file, such as /dev/stdout."""
    return path.exists() and not path.is_file()
