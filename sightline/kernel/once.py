"""A form sent twice is done once, and both sendings get the same answer: a second click, or a retry after a cut.

Each page writes the CSRF token of its forms in another disguise, so person, address, token and what was typed name one
sending of one form. It is kept with its answer in the transaction of the deed; of two sendings at the same moment the
later waits for the earlier.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect

from sightline.kernel.errors import OutOfState
from sightline.kernel.models import AnsweredForm

KEPT = timedelta(days=1)
AT_ONCE = "Somebody did the same at the same moment, so yours was not saved. Look at theirs, or send yours again."


@dataclass(frozen=True)
class Answer:
    """Where a deed leads, and the sentence said there."""

    address: str
    words: str = ""


def once(request: HttpRequest, deed: Callable[[], Answer]) -> Answer:
    """Do what a form asks for and return its answer; the same form sent again does nothing and gets the same answer.

    `deed` runs in one transaction with what is kept, and may raise as it likes: nothing is kept then. Raises OutOfState
    when the deed would make a row that somebody else made at the same moment.
    """
    key = _sending(request)
    try:
        with transaction.atomic():
            kept = AnsweredForm.objects.create(key=key) if key else None
            answer = deed()
            if kept:
                AnsweredForm.objects.filter(pk=kept.pk).update(address=answer.address, words=answer.words)
        return answer
    except IntegrityError as error:
        if not made_by_another(error):
            raise
        if answer_before := answered(request):
            return answer_before
        raise OutOfState(AT_ONCE) from error


def answered(request: HttpRequest) -> Answer | None:
    """Return the answer that this very form got when it was sent before, or None."""
    key = _sending(request)
    found = AnsweredForm.objects.filter(key=key).values_list("address", "words").first() if key else None
    return Answer(*found) if found else None


def lead_on(request: HttpRequest, answer: Answer) -> HttpResponseRedirect:
    """Lead to where an answer says, with its sentence as a message."""
    if answer.words:
        messages.success(request, answer.words)
    return HttpResponseRedirect(answer.address)


def made_by_another(error: Exception) -> bool:
    """Whether a row that may stand once was made twice: of two requests at the same moment, the later one."""
    if not isinstance(error, IntegrityError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state == "23505" or str(error).startswith("UNIQUE constraint failed")


def forget(now: datetime) -> int:
    """Take away what was kept a day or longer before `now` (aware) and return how many sendings that were."""
    return AnsweredForm.objects.filter(created_at__lte=now - KEPT).delete()[0]


def _sending(request: HttpRequest) -> str:
    """Return what names this sending of a form, as 64 hex digits; "" for a request that carries no form of ours."""
    if request.method != "POST" or not request.POST.get("csrfmiddlewaretoken"):
        return ""
    if not hasattr(request, "_sending"):
        files = [(name, one.name, _digest(one)) for name, some in request.FILES.lists() for one in some]
        said = [request.user.pk, request.get_full_path(), sorted(request.POST.lists()), sorted(files)]
        request._sending = hashlib.sha256(json.dumps(said).encode()).hexdigest()  # type: ignore[attr-defined]
    found: str = request._sending  # type: ignore[attr-defined]
    return found


def _digest(file: object) -> str:
    """Return the digest of an uploaded file, which is left at its beginning."""
    made = hashlib.sha256()
    for chunk in file.chunks():  # type: ignore[attr-defined]
        made.update(chunk)
    file.seek(0)  # type: ignore[attr-defined]
    return made.hexdigest()
