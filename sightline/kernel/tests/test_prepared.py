"""A prepared query asks and gives what the query asks and gives that it was made of."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from sightline.kernel.models import MailMessage, NonWorkingDay
from sightline.kernel.prepared import Prepared

FIRST, LAST = date(2026, 12, 1), date(2027, 1, 31)


def between(first: date, last: date) -> QuerySet[NonWorkingDay, NonWorkingDay]:
    return NonWorkingDay.objects.filter(day__gte=first, day__lte=last).order_by("day")


def told(after: int, day: date) -> QuerySet[Any, Any]:
    later = NonWorkingDay.objects.filter(pk__gt=after).order_by().values_list("day", "name")
    return later.union(NonWorkingDay.objects.filter(day=day).order_by().values_list("day", "name"), all=True)


@pytest.mark.django_db
def test_it_gives_what_the_query_gives(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    prepared = Prepared(between, first=date, last=date)
    for first, last in ((FIRST, LAST), (date(2027, 3, 1), date(2027, 4, 30)), (LAST, FIRST)):
        wanted = list(between(first, last))
        with django_assert_num_queries(1):
            assert prepared(first=first, last=last) == wanted
    assert [type(one.day) for one in prepared(first=FIRST, last=LAST)[:1]] == [date]


@pytest.mark.django_db
def test_two_queries_in_one_and_numbers() -> None:
    prepared, middle = Prepared(told, after=int, day=date), NonWorkingDay.objects.order_by("pk")[3]
    for after in (middle.pk, middle.pk + 2, 10**6):
        assert sorted(prepared(after=after, day=middle.day)) == sorted(told(after, middle.day))


def mails(before: datetime, after: datetime) -> QuerySet[MailMessage, MailMessage]:
    return MailMessage.objects.filter(not_before__lt=before, not_before__gt=after).order_by("pk")


@pytest.mark.django_db
def test_moments_are_told_apart_to_the_microsecond() -> None:
    prepared, noon = Prepared(mails, before=datetime, after=datetime), datetime(2026, 6, 1, 12, tzinfo=UTC)
    for at in (0, 1, 2):
        moment = noon + timedelta(microseconds=at)
        MailMessage.objects.create(to="ruth@example.org", reference=str(at), not_before=moment, message_id=str(at))
    for first, last in ((-1, 2), (0, 2), (0, 3), (2, 0)):
        asked = {"after": noon + timedelta(microseconds=first), "before": noon + timedelta(microseconds=last)}
        assert [one.reference for one in prepared(**asked)] == [str(at) for at in range(first + 1, last)]
        assert prepared(**asked) == list(mails(**asked))


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection() -> None:
    prepared, found = Prepared(between, first=date, last=date), []
    wanted = prepared(first=FIRST, last=LAST)

    def ask() -> None:
        found.append(prepared(first=FIRST, last=LAST))
        connection.close()

    threads = [Thread(target=ask) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [wanted] * 3
