"""A scanner that speaks clamd's INSTREAM over a real socket: what holds EICAR's words is found."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

FOUND = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class _Answering(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        said = {b"LIMIT": b"INSTREAM size limit exceeded. ERROR\0", FOUND: b"stream: Eicar-Test FOUND\0"}
        answer = next((words for sign, words in said.items() if sign in content), b"stream: OK\0")
        self.wfile.write(b"" if b"HANG UP" in content else answer)


@contextmanager
def scanner(path: str = "") -> Iterator[str]:
    """Run a scanner and yield its address: on a port, or on a socket at a path."""
    kind = socketserver.ThreadingUnixStreamServer if path else socketserver.ThreadingTCPServer
    with kind(path or ("127.0.0.1", 0), _Answering) as server:  # type: ignore[arg-type]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"unix:{path}" if path else f"127.0.0.1:{server.socket.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join()


def closed_port() -> str:
    """Return an address at which nothing listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{held.getsockname()[1]}"
