"""Real mail servers on a socket for tests: willing, refusing, hanging, and dropping after the text."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Post:
    """A mail server that keeps what it takes; `say` gives its answers by step, `drop` hangs up after the text."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.tried: list[Message] = []
        self.say: dict[str, str] = {}
        self.drop = False
        self.hang_seconds = 0.0

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, *given: Any) -> str:  # noqa: N802
        envelope.mail_from = given[0]
        return self.say.get("MAIL", "250 OK")

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, *given: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(given[0])
        return self.say.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content)
        self.tried.append(message)
        await asyncio.sleep(self.hang_seconds)
        if self.drop:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        elif "DATA" not in self.say:
            self.taken.append(message)
        return self.say.get("DATA", "250 OK")


class Server(Controller):
    """A mail server on a free port of this machine."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(settings: Any) -> Iterator[Post]:
    """Run a mail server and let the installation send through it; `settings` is pytest-django's fixture."""
    post = Post()
    server = Server(post, hostname="127.0.0.1", port=0)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
    try:
        yield post
    finally:
        server.stop()
