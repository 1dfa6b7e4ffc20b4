"""Read one file in a process of its own and say how long it took and what it held: `python -m bench.reading FILE`."""

import json
import os
import sys
import threading
import time
from pathlib import Path


def main() -> int:
    """Print {seconds, processor_seconds, idle_mb, peak_mb, child_mb, sentence, placed} as JSON."""
    import django  # noqa: PLC0415

    django.setup()
    from sightline.imports.reading import read_document  # noqa: PLC0415
    from sightline.imports.rules.lexicon import load_lexicon  # noqa: PLC0415
    from sightline.kernel.errors import DomainError  # noqa: PLC0415

    path, watched, done = Path(sys.argv[1]), [0.0], threading.Event()
    threading.Thread(target=_watch, args=(watched, done), daemon=True).start()
    load_lexicon()
    Path("/proc/self/clear_refs").write_text("5")
    idle, started, worked, sentence, placed = _held_mb("VmRSS"), time.perf_counter(), _worked(), "", 0
    try:
        placed = len(read_document(file_name=path.name, content=path.read_bytes()).placed)
    except DomainError as error:
        sentence = error.sentence
    took, worked = time.perf_counter() - started, _worked() - worked
    done.set()
    told = {
        "seconds": took,
        "processor_seconds": worked,
        "idle_mb": idle,
        "peak_mb": _held_mb("VmHWM"),
        "child_mb": max(watched),
    }
    print(json.dumps({**told, "sentence": sentence, "placed": placed}))
    return 0


def _worked() -> float:
    """Return the processor time, in seconds, of this process and of those it started that have ended."""
    return sum(os.times()[:4])


def _watch(watched: list[float], done: threading.Event) -> None:
    """Note the most memory that each process started from this one has held, again and again until it is done.

    What the system counts for a child would hold this process too, as it stood when it made the child.
    """
    while not done.wait(0.003):
        for task in Path("/proc/self/task").iterdir():
            for child in (task / "children").read_text().split():
                try:
                    if Path(f"/proc/{child}/cmdline").read_bytes() != Path("/proc/self/cmdline").read_bytes():
                        watched.append(_held_mb("VmHWM", child))
                except (OSError, StopIteration):
                    continue


def _held_mb(what: str, process: str = "self") -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
