"""The process that sets a PDF or a picture: one job in on standard input, its bytes out, then it ends.

Run as a script, away from Django. Typst keeps what it has computed for ever: inside a web process every file would cost
memory for good (measured: 150 MB for 77 pages). And here the kernel forbids it to open a socket.
"""

import ctypes
import json
import platform
import struct
import sys
from datetime import datetime
from typing import Any

# Linux: prctl(2), seccomp(2). Machine: (its number for the audit, the number of its call `socket`).
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050001
AT_CALL, AT_MACHINE = 0, 4


class _Program(ctypes.Structure):
    """What the kernel takes: how many steps, and where they stand."""

    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def without_network() -> bool:
    """Give up the right to open sockets, for good; False where the kernel has no such promise to make."""
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        return False
    machine, call = MACHINES[platform.machine()]
    steps = [
        (LOAD, 0, 0, AT_MACHINE), (EQUAL, 0, 3, machine), (LOAD, 0, 0, AT_CALL), (EQUAL, 0, 1, call),
        (RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW),
    ]  # fmt: skip
    program = _Program(len(steps), b"".join(struct.pack("HBBI", *step) for step in steps))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not library.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def compiled(job: dict[str, Any]) -> bytes:
    """Return what typst makes of a job; it sees our folder of fonts and a folder of the job at most."""
    import typst  # noqa: PLC0415 (after the network is given up)

    folder, moment = job["folder"], job.get("moment")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    made = typst.compile(
        job["source"].encode(), root=job.get("root", folder), font_paths=fonts, ignore_system_fonts=True,
        sys_inputs=job["given"], package_path=folder, package_cache_path=folder, format=job["format"],
        ppi=job.get("ppi"), pdf_standards=job.get("standards", []),
        timestamp=datetime.fromisoformat(moment) if moment else None,
    )  # fmt: skip
    return made if isinstance(made, bytes) else b"".join(made or [])


def main() -> int:
    """Do one job; 1 and a sentence on standard error when typst refuses."""
    without_network()
    try:
        sys.stdout.buffer.write(compiled(json.load(sys.stdin.buffer)))
    except RuntimeError as error:
        sys.stderr.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
