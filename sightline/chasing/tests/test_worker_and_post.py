"""Digests sent by the worker itself, by several at once, to a mail server in every mood."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from sightline.actions.models import Update
from sightline.actions.tests.world import World, make_world
from sightline.chasing import services
from sightline.chasing.models import DeadAddress, Digest
from sightline.chasing.services.mails import DIGEST, UNIT
from sightline.chasing.tests.test_rounds import ALL, LINK, TODAY
from sightline.kernel import tick
from sightline.kernel.management.commands.worker import turn
from sightline.kernel.models import MailMessage
from sightline.kernel.tests.test_outbox import in_threads
from tests.factories import appoint, make_person, make_post
from tests.mail_server import Post, Server

pytestmark = pytest.mark.django_db(transaction=True)


class Moody(Post):
    """A mail server that refuses some, drops the line once after the text for others, and waits to be let go."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: dict[str, str] = {}
        self.drops: set[str] = set()
        self.held: set[str] = set()
        self.waiting, self.go_on = threading.Event(), threading.Event()

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, *given: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(given[0])
        return self.refused.get(given[0], "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (to,) = envelope.rcpt_tos
        self.drop = to in self.drops
        self.drops.discard(to)
        if self.drop:  # it took the mail, and the worker never learns of it
            assert isinstance(envelope.content, bytes)
            self.taken.append(message_from_bytes(envelope.content))
        if to in self.held:
            self.waiting.set()
            while not self.go_on.is_set():
                await asyncio.sleep(0.02)
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def moody(settings: Any) -> Iterator[Moody]:
    found = Moody()
    server = Server(found, hostname="127.0.0.1", port=0)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 20
    before = dict(tick._ticks)
    tick._ticks.clear()
    yield found
    found.go_on.set()
    server.stop()
    tick._ticks.update(before)


@pytest.fixture
def owners(transactional_db: None) -> tuple[World, list[str]]:
    """A partnership that reminds today, and the addresses of its six owners."""
    world = make_world()
    services.set_chasing(to=ALL, version=0, by=world.by(world.manager))
    addresses = [world.owner.email]
    for n in range(5):
        held = make_post(world.partnership)
        person = appoint(held, make_person(f"Owner {n}", f"owner{n}@example.org", password=None))
        world.action(f"Task {n}", owner=held, due_on=TODAY)
        addresses.append(person.email)
    return world, addresses


def work(name: str) -> None:
    while turn(name):
        pass


def later() -> None:
    """Let the mails that wait be due now."""
    MailMessage.objects.filter(state="waiting").update(not_before=timezone.now())


def test_nothing_is_lost_and_nothing_comes_twice_whatever_the_server_does(owners, moody):
    world, addresses = owners
    gone, busy, dropped, *rest = addresses[1:]
    moody.refused = {gone: "550 No such mailbox", busy: "451 Come again"}
    moody.drops = {dropped}
    in_threads(2, lambda _name: services.remind(world.partnership, TODAY))
    assert Digest.objects.count() == MailMessage.objects.filter(kind=DIGEST).count() == 6
    for _ in range(3):
        in_threads(3, work)
        later()
    moody.refused.pop(busy)
    in_threads(3, work)
    came = Counter((mail["To"], mail["Message-ID"]) for mail in moody.taken)
    assert {to for to, _ in came} == {addresses[0], busy, dropped, *rest}
    assert len(came) == 5
    assert {to for (to, _), times in came.items() if times > 1} == {dropped}  # one and the same Message-ID
    assert MailMessage.objects.get(to=gone).state == "failed"
    assert services.note_failures(timezone.now()) == 1
    assert DeadAddress.objects.get().email == gone
    in_threads(2, work)
    (told,) = MailMessage.objects.filter(kind=UNIT)
    assert (told.to, told.state) == (world.manager.email, "sent")
    assert moody.taken[-1]["To"] == world.manager.email


def test_no_page_waits_for_a_server_that_hangs(owners, moody):
    world, addresses = owners
    moody.held = set(addresses)
    services.remind(world.partnership, TODAY)
    text = MailMessage.objects.get(to=world.owner.email).body_text
    (address,) = LINK.findall(text)

    def send() -> None:
        try:
            turn("w1")
        finally:
            connection.close()

    worker = threading.Thread(target=send)
    worker.start()
    try:
        assert moody.waiting.wait(30)
        version = Client().get(address).context["form"]["version"].value()
        said = {"rag": "amber", "text": "Six agencies have answered.", "version": version, "deed": "update"}
        assert Client().post(address, said).status_code == 302
        assert MailMessage.objects.filter(kind=DIGEST, state="sending").count() == 1
    finally:
        moody.go_on.set()
        worker.join(60)
    assert Update.objects.get().author == world.owner
