"""The virus scanner: clamd, asked over its INSTREAM command. One that is set up and does not answer lets nothing in."""

import socket
import struct

from django.conf import settings

from sightline.evidence.models import EvidenceVersion
from sightline.kernel.errors import DomainError

SECONDS = 30
CHUNK = 64 * 1024
NOT_CHECKED = (
    "The file could not be checked for viruses just now, so it was not taken. Nothing is wrong with what you did. "
    "Try again in a few minutes, or ask the business unit."
)


class Infected(DomainError):
    """The scanner found something in a file."""


def scan(content: bytes) -> str:
    """Return what a version says about the scan: clean, or unscanned where no scanner is set up.

    Raises Infected when the scanner found something, DomainError when it could not be asked.
    """
    address = settings.CLAMD
    if not address:
        return EvidenceVersion.Scan.UNSCANNED
    try:
        said = _ask(address, content)
    except (OSError, ValueError) as error:
        raise DomainError(NOT_CHECKED, field="file") from error
    if said.endswith(" FOUND"):
        raise Infected("The virus scanner found something harmful in this file, so it was not taken.", field="file")
    if not said.endswith(": OK"):
        raise DomainError(NOT_CHECKED, field="file")
    return EvidenceVersion.Scan.CLEAN


def _ask(address: str, content: bytes) -> str:
    """Return clamd's answer, such as `stream: OK`. `address` is host:port or unix:/run/clamd.sock."""
    with _connected(address) as wire:
        wire.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            wire.sendall(struct.pack("!I", len(part)) + part)
        wire.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            more = wire.recv(4096)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(SECONDS)
        if problem := wire.connect_ex(address.removeprefix("unix:")):
            wire.close()
            raise OSError(problem, "clamd is not there")
        return wire
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
