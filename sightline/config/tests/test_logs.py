"""What reaches the log, read from the stream it is written to."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.log import log_response

from sightline.config.logs import JsonLines, logging_config
from sightline.kernel.middleware import RequestFacts

SECRET = "Ann Example 943 476 5919"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Return what was logged so far through the configured formatter, one dict a line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def fail_with(error: type[Exception], message: str = SECRET) -> None:
    """Raise, with a value in a local variable, in the message and in the cause's message."""
    held = {"name": SECRET}
    try:
        raise KeyError(held["name"])
    except KeyError as cause:
        raise error(message) from cause


def logged(error: type[Exception], lines: Lines, message: str = SECRET) -> dict[str, Any]:
    """Log the failure as a library would and return its line."""
    try:
        fail_with(error, message)
    except error:
        logging.getLogger("sightline").exception("It failed")
    return lines()[-1]


def test_an_error_is_told_by_its_type_and_lines_and_no_value_gets_in(lines: Lines) -> None:
    line = logged(IntegrityError, lines)
    assert "Ann" not in json.dumps(line)
    assert line["error"]["type"] == "django.db.utils.IntegrityError"
    assert line["error"]["cause"]["type"] == "builtins.KeyError"
    assert [frame.rsplit("/", 1)[1].split(":")[0] for frame in line["error"]["frames"]] == ["test_logs.py"] * 2
    assert [frame.rsplit(" ", 1)[1] for frame in line["error"]["frames"]] == ["logged", "fail_with"]
    assert sorted(line) == ["error", "event", "level", "logger", "timestamp"]


def test_an_error_of_the_machine_keeps_its_first_line(lines: Lines) -> None:
    line = logged(OperationalError, lines, f"server closed the connection\nDETAIL: {SECRET}")
    assert line["error"]["reason"] == "server closed the connection"
    assert "Ann" not in json.dumps(line)


def test_a_crashed_page_is_one_line_without_its_query_or_body(lines: Lines) -> None:
    request = RequestFactory().post("/SWN/actions/?q=Ann", {"name": SECRET})

    def crash(request: HttpRequest) -> HttpResponse:
        try:
            fail_with(ValueError)
        except ValueError as error:
            response = HttpResponse(status=500)
            log_response(
                "%s: %s", "Internal Server Error", request.path, response=response, request=request, exception=error
            )
        return response

    RequestFacts(crash)(request)
    (line,) = lines()
    assert (line["event"], line["status"], line["level"]) == ("Internal Server Error: (no route)", 500, "error")
    assert len(line["request"]) == 32
    assert "Ann" not in json.dumps(line)


def test_answers_below_500_are_not_logged(lines: Lines) -> None:
    request = RequestFactory().get("/nowhere")
    for status in (400, 403, 404, 409):
        log_response("%s", "Not found", response=HttpResponse(status=status), request=request)
    assert lines() == []


def test_facts_become_fields(lines: Lines) -> None:
    logging.getLogger("sightline").warning("Sent %s", 3, extra={"facts": {"sent": 3}})
    (line,) = lines()
    assert (line["event"], line["sent"]) == ("Sent 3", 3)


def test_sql_and_the_development_servers_lines_are_never_logged() -> None:
    levels = {name: given["level"] for name, given in logging_config("debug")["loggers"].items()}
    assert (levels["django.db.backends"], levels["django.server"], levels["django"]) == ("WARNING", "ERROR", "DEBUG")
