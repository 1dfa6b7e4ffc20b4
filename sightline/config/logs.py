"""The log: one JSON object a line on stderr, with the request's number, and nothing about the people in the records.

An error is logged as its type and the lines it passed through. Its message is left out, except for kinds that speak
only of the machine, because databases and parsers quote the values they were given. Local variables, bodies, paths and
query strings never enter it.
"""

import traceback
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpRequest
from structlog.typing import EventDict, WrappedLogger

from sightline.kernel.middleware import current_facts

_SPEAKS_OF_THE_MACHINE = (ImportError, ImproperlyConfigured, OperationalError)


def described(error: BaseException) -> dict[str, Any]:
    """Return {"type", "frames", "reason"?, "cause"?}: frames as `file:line function`, outermost first."""
    kind = type(error)
    told: dict[str, Any] = {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "frames": [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ],
    }
    if isinstance(error, OSError):
        told["reason"] = error.strerror or ""
    elif isinstance(error, _SPEAKS_OF_THE_MACHINE):
        told["reason"] = str(error).split("\n", 1)[0]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        told["cause"] = described(cause)
    return told


def _add_facts(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Add the request's number, the response's status and the `facts` a caller passed in `extra`.

    The route stands in the place of the path, which holds the secret of a link from a mail, or what somebody typed.
    """
    record = event["_record"]
    request_id = current_facts().request_id
    if request_id:
        event["request"] = request_id
    if isinstance(getattr(record, "status_code", None), int):
        event["status"] = record.status_code
    event.update(getattr(record, "facts", None) or {})
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest) and len(request.path) > 1:
        match = request.resolver_match
        route = f"/{match.route}" if match else "(no route)"
        event["event"] = str(event["event"]).replace(request.path, route)
    return event


def _add_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put the description of the error in the place of its traceback."""
    event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = (event["_record"].exc_info or (None, None))[1]
    if error is not None:
        event["error"] = described(error)
    return event


class JsonLines(structlog.stdlib.ProcessorFormatter):
    """Formats every record, ours and the libraries', as one line of JSON."""

    def __init__(self) -> None:
        super().__init__(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(sort_keys=True),
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _add_facts,
                _add_error,
            ],
            use_get_message=True,
        )


def logging_config(level: str) -> dict[str, Any]:
    """Return the configuration for `logging.config.dictConfig`; `level` is DEBUG, INFO, WARNING or ERROR.

    SQL is never logged, since it holds values; nor are answers below 500, which are the visitors' affair, nor the
    request lines of the development server, which hold query strings.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "sightline.config.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"level": level.upper(), "handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR", "handlers": [], "propagate": True},
            "django.db.backends": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "django_tasks_db": {"level": "WARNING"},
        },
    }
