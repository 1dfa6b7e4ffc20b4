"""The comments on a thing: all of them, saying something, changing it, taking it away."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.audittrail.services import refused
from sightline.discussion import services
from sightline.discussion.forms import CommentForm, WordsForm
from sightline.discussion.models import Comment
from sightline.discussion.permissions import COMMENT, may_change
from sightline.discussion.queries import Thread, address, comment_exists, comments_to_open, thing_by, thread_page
from sightline.discussion.things import Thing
from sightline.governance.access import PartnershipRequest, in_partnership
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, NotAllowed
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.links import query_with
from sightline.ui.tables import PageLink

CASE = 3


def standing(request: HttpRequest) -> Standing:
    """Return the visitor's standing."""
    return cast(PartnershipRequest, request).standing


def _thing(request: HttpRequest, reference: str) -> Thing:
    """Return the thing whose comments are asked for; 404 when it or they may not be seen."""
    by = standing(request)
    thing = thing_by(reference.upper(), by)
    if thing is None:
        refused(tenant=by.partnership.code, verb="comment.read", reference=reference.upper()[:20], by=by)
        raise Http404
    if thing.level == CASE and request.method == "GET":
        note_read(reference=thing.key, by=by, what="comment")
    return thing


def _comment(request: HttpRequest, pk: int) -> Comment:
    by = standing(request)
    found = comments_to_open(by).filter(pk=pk).first()
    if found is None:
        if comment_exists(pk):
            refused(tenant=by.partnership.code, verb="comment.read", reference=str(pk), by=by)
        raise Http404
    return found


@in_partnership("comment:R")
def thread(request: HttpRequest, reference: str) -> HttpResponse:
    """All comments on a thing; whoever opens it has seen the mentions of them in it."""
    by, thing = standing(request), _thing(request, reference)
    answer = _show(request, thing, by)
    if request.method == "GET":
        services.note_seen(thing=thing, by=by)
    return answer


def _show(
    request: HttpRequest, thing: Thing, by: Standing, form: CommentForm | None = None, *, status: int = 200
) -> HttpResponse:
    found, shown = thread_page(thing, by, request.GET.get("page", 1))
    pages = [
        PageLink(number, query_with(request.GET, page=number), number == shown.number)
        for number in range(1, shown.paginator.num_pages + 1)
    ]
    given = {
        "thread": found, "thing": thing, "pages": pages, "slug": by.partnership.slug, "marking": thing.level == CASE,
        "form": (form or CommentForm(people=found.people)) if found.say else None,
        "page_errors": bool(form and form.errors),
    }  # fmt: skip
    return render(request, "discussion/thread.html", given, status=status)


@in_partnership("comment:C")
@require_POST
def say(request: HttpRequest, reference: str) -> HttpResponse:
    """Comment on a thing, from its own page or from that of its comments."""
    by, thing = standing(request), _thing(request, reference)
    found, _ = thread_page(thing, by)
    if not found.say:
        sentence = "You may read these comments and not add one. Ask the business unit if you need to."
        raise NotAllowed(sentence, verb="comment.create", reference=thing.key)
    form = CommentForm(request.POST, people=found.people)
    if not form.is_valid():
        return _show(request, thing, by, form, status=422)
    try:
        return lead_on(request, once(request, lambda: _said(request, form, thing, found, by)))
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _show(request, thing, by, form, status=422)


def _said(request: HttpRequest, form: CommentForm, thing: Thing, found: Thread, by: Standing) -> Answer:
    services.say(thing=thing, text=form.cleaned_data["text"], mentions=form.told, by=by)
    number = len(form.told)
    mailed = f" {number} {'person is' if number == 1 else 'people are'} asked by mail to look." if number else ""
    back = thing.href if request.POST.get("back") == "thing" else found.href
    return Answer(f"{back}#comments", f"Your comment is saved.{mailed}")


@in_partnership("comment:U")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's own comment other words."""
    by, comment = standing(request), _comment(request, pk)
    if not may_change(comment, by):
        raise NotAllowed("Only its author may change a comment.", verb="comment.update", reference=comment.reference)
    start = {"text": comment.text, "version": comment.version}
    form = WordsForm(request.POST) if request.method == "POST" else WordsForm(initial=start)
    if request.method != "POST":
        return _form(request, comment, form, by)
    if not form.is_valid():
        return _form(request, comment, form, by, status=422)
    try:
        return lead_on(request, once(request, lambda: _changed(form, comment, by)))
    except Conflict as conflict:
        typed = request.POST.copy()
        typed["version"] = str(comment.version)
        return _form(request, comment, WordsForm(typed), by, conflict, status=409)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _form(request, comment, form, by, status=422)


def _changed(form: WordsForm, comment: Comment, by: Standing) -> Answer:
    services.change_comment(comment=comment, by=by, **form.cleaned_data)
    return Answer(f"{address('thread', by, comment.reference)}#comment-{comment.pk}", "Your comment is changed.")


def _form(
    request: HttpRequest, comment: Comment, form: WordsForm, by: Standing, conflict: Conflict | None = None, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    given = {
        "form": form, "comment": comment, "theirs": conflict.theirs["text"] if conflict else "",
        "error": [(conflict.sentence, "#id_text")] if conflict else None,
        "page_errors": bool(conflict or form.errors), "back": address("thread", by, comment.reference),
    }  # fmt: skip
    return render(request, "discussion/change.html", given, status=status)


def _remove(request: HttpRequest, pk: int, *, own: bool = False) -> HttpResponse:
    by, comment = standing(request), _comment(request, pk)
    if own and not COMMENT.may(by, "U", comment):
        raise NotAllowed("Only its author may take a comment back.", verb="comment.update", reference=comment.reference)

    def deed() -> Answer:
        services.remove_comment(comment=comment, by=by)
        return Answer(f"{address('thread', by, comment.reference)}#comments", "The comment is removed.")

    return lead_on(request, once(request, deed))


@in_partnership("comment:U")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own comment away."""
    return _remove(request, pk, own=True)


@in_partnership("comment:E")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody's comment away."""
    return _remove(request, pk)
