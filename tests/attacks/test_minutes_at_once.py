"""Minute takers at the same moment: one text is kept, the others are told, and nothing is lost or written half."""

import threading
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection

from sightline.kernel.errors import Conflict, DomainError
from sightline.meetings.models import Decision, DecisionAnswer, MinuteEntry
from sightline.meetings.services.recording import answer, send_round, write_entry
from sightline.meetings.tests.recording import make_recording, tomorrow

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def at_once(deeds: list[Callable[[], object]]) -> list[str]:
    """Do all at one moment and return how each ended: `done`, or the name of the refusal."""
    ready, ended = threading.Barrier(len(deeds)), []

    def one(deed: Callable[[], object]) -> None:
        close_old_connections()
        ready.wait()
        try:
            deed()
            ended.append("done")
        except DomainError as error:
            ended.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def test_of_many_who_write_one_item_one_is_kept_and_the_others_see_both_texts() -> None:
    rec = make_recording()
    entry, by = rec.entry(), rec.by

    def deed(number: int) -> Callable[[], object]:
        return lambda: write_entry(entry=entry, title=entry.title, text=f"Text {number}", version=1, by=by)

    assert at_once([deed(number) for number in range(MANY)]) == [*[Conflict.__name__] * (MANY - 1), "done"]
    row = MinuteEntry.objects.get(pk=entry.pk)
    assert (row.version, row.text[:5]) == (2, "Text ")


def test_one_person_answers_once_however_often_at_once() -> None:
    rec = make_recording()
    row: Decision = send_round(group=rec.group, told=rec.told(), answer_by=tomorrow(), by=rec.by)
    chair = rec.chair
    ended = at_once([lambda: answer(decision=row, said="agree", comment="", by=chair)] * MANY)
    assert (ended.count("done"), DecisionAnswer.objects.count()) == (1, 1)
