"""The outbox against real mail servers on a socket: willing, refusing, hanging, and dropping after the text."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from sightline.kernel import outbox
from sightline.kernel.errors import DomainError
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import deliver_due, may_still_send, queue_mail
from tests.mail_server import Post, mail_server

NOW = datetime(2026, 12, 4, 9, tzinfo=UTC)
State = MailMessage.State


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    with mail_server(settings) as post:
        yield post


@pytest.fixture(autouse=True)
def _own_checks() -> Iterator[None]:
    before = dict(outbox._checks)
    yield
    outbox._checks.clear()
    outbox._checks.update(before)


def queue(number: int = 1, **rest: Any) -> MailMessage:
    usual: dict[str, Any] = {"tenant": "SWN", "to": f"ann{number}@example.org", "not_before": NOW}
    return queue_mail(**{**usual, "subject": "Your action is due", "text": "Look at it.", **rest})


def states() -> list[tuple[str, int, str]]:
    return list(MailMessage.objects.order_by("id").values_list("state", "attempts", "last_error"))


@pytest.mark.django_db
class TestQueueing:
    def test_a_header_cannot_be_slipped_in(self) -> None:
        mail = queue(subject="Hello\r\nBcc: eve@example.org\u2028x\x00y")
        assert mail.subject == "Hello Bcc: eve@example.org x y"

    @pytest.mark.parametrize("to", ["", "ann", "a@example.org\nBcc: b@example.org", "a@example.org,b@example.org"])
    def test_only_one_address_will_do(self, to: str) -> None:
        with pytest.raises(DomainError):
            queue(to=to)
        assert MailMessage.objects.count() == 0

    def test_the_same_key_twice_is_one_mail(self) -> None:
        first = queue(1, dedupe_key="SWN-A-0001 due 2026-12-04 person:1")
        again = queue(2, dedupe_key="SWN-A-0001 due 2026-12-04 person:1")
        assert (again.pk, again.to, MailMessage.objects.count()) == (first.pk, "ann1@example.org", 1)

    def test_a_kind_without_a_check_is_refused(self) -> None:
        with pytest.raises(KeyError):
            queue(kind="unheard")


@pytest.mark.django_db(transaction=True)
class TestSending:
    def test_what_is_due_is_sent_once_as_written(self, post: Post) -> None:
        mail = queue(1, text="Look at £5.", html="<p>Look at £5.</p>")
        queue(2, not_before=NOW + timedelta(hours=1))
        assert [deliver_due(NOW, "w1"), deliver_due(NOW, "w1")] == [1, 0]
        sent = post.taken[0]
        assert [sent[name] for name in ("To", "Subject", "Message-ID", "Auto-Submitted")] == [
            "ann1@example.org",
            "Your action is due",
            mail.message_id,
            "auto-generated",
        ]
        parts = [part.get_payload(decode=True) for part in sent.walk() if not part.is_multipart()]
        assert [part.strip() for part in parts if isinstance(part, bytes)] == [
            "Look at £5.".encode(),
            "<p>Look at £5.</p>".encode(),
        ]
        assert states() == [(State.SENT, 1, ""), (State.WAITING, 0, "")]

    def test_nothing_is_sent_for_a_deed_that_rolled_back(self, post: Post) -> None:
        @transaction.atomic
        def failing_deed() -> None:
            queue()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            failing_deed()
        assert (deliver_due(NOW, "w1"), post.tried) == (0, [])

    @pytest.mark.parametrize("step", ["RCPT", "DATA"])
    def test_a_refusal_for_good_is_not_tried_again(self, post: Post, step: str) -> None:
        post.say = {step: "550 No such mailbox"}
        queue(1)
        assert [deliver_due(NOW, "w1"), deliver_due(NOW + timedelta(days=9), "w1")] == [0, 0]
        assert states() == [(State.FAILED, 1, "550 No such mailbox")]

    @pytest.mark.parametrize("step", ["RCPT", "DATA"])
    def test_a_refusal_for_now_is_tried_again_later_and_later(self, post: Post, step: str) -> None:
        post.say = {step: "451 Come again"}
        queue(1)
        moment, waits = NOW, []
        for _ in outbox.WAITS_MINUTES:
            deliver_due(moment, "w1")
            due = MailMessage.objects.get().not_before
            waits.append(round((due - moment).total_seconds() / 60))
            moment = due
        assert waits == list(outbox.WAITS_MINUTES)
        deliver_due(moment, "w1")
        assert states() == [(State.FAILED, 10, "451 Come again")]

    def test_one_refused_mail_does_not_hold_up_the_others(self, post: Post) -> None:
        for number in range(3):
            queue(number)
        post.say = {"RCPT": "550 No"}
        deliver_due(NOW, "w1")
        post.say = {}
        queue(9)
        assert (deliver_due(NOW, "w1"), [state for state, _, _ in states()]) == (1, [State.FAILED] * 3 + [State.SENT])

    def test_a_refused_sender_is_a_matter_of_settings_and_tried_again(self, post: Post) -> None:
        post.say = {"MAIL": "553 Not from you"}
        queue(1)
        queue(2)
        assert deliver_due(NOW, "w1") == 0
        assert states() == [(State.WAITING, 1, "SMTPSenderRefused 553"), (State.WAITING, 0, "")]

    def test_a_server_that_drops_after_the_text_gets_the_same_mail_again(self, post: Post) -> None:
        queue(1)
        post.drop = True
        assert deliver_due(NOW, "w1") == 0
        post.drop = False
        assert deliver_due(NOW + timedelta(minutes=1, seconds=30), "w1") == 1
        first, second = post.tried
        assert first.as_bytes() == second.as_bytes()
        assert states() == [(State.SENT, 2, "")]

    def test_a_server_that_hangs_is_left_and_the_rest_wait_their_turn(self, post: Post) -> None:
        post.hang_seconds = 3
        queue(1)
        queue(2)
        assert deliver_due(NOW, "w1") == 0
        assert [(state, attempts) for state, attempts, _ in states()] == [(State.WAITING, 1), (State.WAITING, 0)]

    def test_a_server_that_is_away_loses_nothing(self, post: Post, settings: Any) -> None:
        settings.EMAIL_PORT = 1
        queue(1)
        assert (deliver_due(NOW, "w1"), states()) == (
            0,
            [(State.WAITING, 1, "ConnectionRefusedError Connection refused")],
        )

    def test_rights_are_asked_again_at_sending(self, post: Post) -> None:
        may_still_send("action.due", lambda mail: mail.reference == "SWN-A-0001")
        queue(1, kind="action.due", reference="SWN-A-0001")
        queue(2, kind="action.due", reference="SWN-A-0002")
        assert deliver_due(NOW, "w1") == 1
        assert [each["To"] for each in post.taken] == ["ann1@example.org"]
        assert [state for state, _, _ in states()] == [State.SENT, State.WITHDRAWN]

    def test_a_check_that_fails_sends_nothing_and_is_asked_again(self, post: Post) -> None:
        may_still_send("broken", lambda mail: bool(1 / 0))
        queue(1, kind="broken")
        assert (deliver_due(NOW, "w1"), post.tried, states()) == (0, [], [(State.WAITING, 1, "ZeroDivisionError")])

    def test_the_mail_of_a_worker_that_died_is_sent_when_its_lease_runs_out(self, post: Post) -> None:
        mail = queue(1)
        outbox._lease(NOW, "dead")
        assert [deliver_due(NOW + timedelta(minutes=4), "w2"), deliver_due(NOW + timedelta(minutes=5), "w2")] == [0, 1]
        assert (post.taken[0]["Message-ID"], states()) == (mail.message_id, [(State.SENT, 2, "")])

    def test_a_lease_made_before_the_clock_was_set_back_does_not_hold(self, post: Post) -> None:
        queue(1)
        outbox._lease(NOW + timedelta(days=365), "dead")
        assert deliver_due(NOW, "w2") == 1

    def test_a_worker_whose_lease_passed_on_does_not_overwrite_the_outcome(self, post: Post) -> None:
        queue(1)
        late = outbox._lease(NOW, "slow")
        assert late is not None
        deliver_due(NOW + timedelta(minutes=6), "w2")
        outbox._mark(late, outbox._Outcome(State.FAILED, "550 No"), NOW, "slow")
        assert states() == [(State.SENT, 2, "")]

    def test_many_workers_send_each_mail_once(self, post: Post) -> None:
        for number in range(30):
            queue(number)
        in_threads(4, lambda name: (deliver_due(NOW, name), deliver_due(NOW, name)))
        assert sorted(each["To"] for each in post.taken) == sorted(f"ann{number}@example.org" for number in range(30))
        assert states() == [(State.SENT, 1, "")] * 30


def in_threads(count: int, work: Callable[[str], object]) -> None:
    """Run `work(name)` in `count` threads at once, each on its own connection."""
    start = threading.Barrier(count)

    def run(name: str) -> None:
        start.wait()
        try:
            work(name)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(f"w{number}",)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db
class TestWhatIsKept:
    @pytest.mark.parametrize(("tenant", "kept"), [("", ""), ("SWN", "Look at it.")])
    def test_a_sent_sign_in_mail_keeps_no_code_and_a_partnership_mail_its_text(
        self, post: Post, tenant: str, kept: str
    ) -> None:
        with transaction.atomic():
            mail = queue(tenant=tenant)
        assert deliver_due(NOW, "w") == 1
        mail.refresh_from_db()
        assert (mail.state, mail.body_text, len(post.taken)) == (State.SENT, kept, 1)
