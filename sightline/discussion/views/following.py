"""What a person follows: begin, end, how often they are told; and what happened to something, or what somebody did."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sightline.audittrail.services import refused
from sightline.discussion import services
from sightline.discussion.activity import Change, Where, families, feed, for_file, may_take_out
from sightline.discussion.forms import OftenForm, PeriodForm
from sightline.discussion.permissions import follows
from sightline.discussion.queries import address, followed_to_see
from sightline.discussion.queries import following as following_of
from sightline.discussion.things import Thing, find
from sightline.discussion.views.threads import CASE, standing
from sightline.governance.access import in_partnership, load
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.governance.permissions import PERSON
from sightline.governance.queries import people_to_open
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, england_midnight, in_short
from sightline.kernel.once import Answer, lead_on, once
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.links import query_with
from sightline.ui.shapes import rag_mark
from sightline.ui.tables import Column, PageLink, Table

DAYS_SHOWN = 30


def _thing(request: HttpRequest, kind: str, key: str) -> Thing:
    by = standing(request)
    thing = find(kind, key, by)
    if thing is None:
        refused(tenant=by.partnership.code, verb="comment.read", reference=key[:20], by=by)
        raise Http404
    return thing


@in_partnership("comment:R")
@require_POST
def follow(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Follow something."""
    by, thing = standing(request), _thing(request, kind, key)

    def deed() -> Answer:
        services.follow(thing=thing, by=by)
        return Answer(thing.href, f"You follow this {thing.words}. We mail you what changes, at most once a day.")

    return lead_on(request, once(request, deed))


@in_partnership("comment:R")
@require_POST
def unfollow(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Follow something no longer, also what one may read no longer; 404 for what is neither followed nor readable."""
    by = standing(request)
    if not follows(by).filter(kind=kind, key=key).exists():
        _thing(request, kind, key)

    def deed() -> Answer:
        stopped = services.unfollow(kind=kind, key=key, by=by)
        return Answer(address("following", by), "You follow it no longer." if stopped else "You did not follow it.")

    return lead_on(request, once(request, deed))


@in_partnership("comment:R", area="following")
def following(request: HttpRequest) -> HttpResponse:
    """What the person follows here, and how often they are told."""
    by = standing(request)
    found = following_of(by)
    form = OftenForm(request.POST) if request.method == "POST" else OftenForm(initial={"often": found.often})
    if request.method == "POST" and form.is_valid():
        return lead_on(request, once(request, lambda: _set(form, by)))
    given = {"found": found, "form": form, "slug": by.partnership.slug, "page_errors": bool(form.errors)}
    return render(request, "discussion/following.html", given, status=422 if form.errors else 200)


def _set(form: OftenForm, by: Standing) -> Answer:
    services.set_often(often=form.cleaned_data["often"], by=by)
    return Answer(address("following", by), "Saved.")


@in_partnership("comment:R", area="following")
def followed_activity(request: HttpRequest) -> HttpResponse:
    """What happened in everything the person follows."""
    by = standing(request)
    where = Where(followed_to_see(by))
    crumb = ("What you follow", address("following", by))
    return _feed(request, where, "What happened in what you follow", crumb, "followed")


@in_partnership("comment:R")
def activity(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """What happened to a plan, a priority, an action or in a group."""
    by, thing = standing(request), _thing(request, kind, key)
    if thing.level == CASE:  # what happened to it is most of what its page tells
        note_read(reference=thing.key, by=by, what="activity")
    followed = follows(by).filter(kind=kind, key=thing.key).exists()
    more = {
        "reference": thing.key if thing.kind.key == "reference" else "", "followed": followed,
        "follow": address("unfollow" if followed else "follow", by, kind, thing.key),
    }  # fmt: skip
    where = Where({kind: {thing.key}})
    return _feed(request, where, f"What happened: {thing.title}", (thing.title, thing.href), thing.key, **more)


@in_partnership("person:R")
def person_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody did, as far as the reader may see what they did it to."""
    by = standing(request)
    person = load(people_to_open(), PERSON, by, pk=pk)
    href = reverse("governance:person", args=[by.partnership.slug, pk])
    return _feed(request, Where(person=person.pk), f"What {person.name} did", (person.name, href), person.name)


def _feed(
    request: HttpRequest, where: Where, title: str, crumb: tuple[str, str], name: str, **more: Any
) -> HttpResponse:
    by = standing(request)
    form = PeriodForm(request.GET if "since_day" in request.GET else None)
    since, until = form.days
    since = since or (None if "since_day" in request.GET else by.today - timedelta(days=DAYS_SHOWN))
    then = _period(since, until)
    kind = request.GET.get("kind", "")
    kind = kind if kind in families() else ""
    if (file := wanted_format(request)) and may_take_out(by):
        changes = for_file(by, then, where, kind)
        return _file(request, changes, (title, _period_words(since, until)), file_name(name, by), file)
    found = feed(by, then, where, kind, request.GET.get("page", 1))
    services.note_feed_read(feed=found, by=by, known=str(more.get("reference", "")))
    given = {
        "feed": found, "title": title, "crumb": crumb, "period": form, "kinds": _kinds(request, found.counts, kind),
        "words": _period_words(since, until), "pages": _pages(request, found.number, found.pages), "kind": kind,
        "files": file_links(request.GET) if may_take_out(by) else [], **more,
    }  # fmt: skip
    return render(request, "discussion/activity.html", given)


def _period(since: date | None, until: date | None) -> Q:
    then = Q(created_at__gte=england_midnight(since)) if since else Q()
    return then & Q(created_at__lt=england_midnight(until + timedelta(days=1))) if until else then


def _period_words(since: date | None, until: date | None) -> str:
    if since and until:
        return f"{in_short(since)} to {in_short(until)}"
    if since:
        return f"since {in_short(since)}"
    return f"until {in_short(until)}" if until else "at any time"


def _kinds(request: HttpRequest, counts: Mapping[str, int], current: str) -> list[tuple[str, str, bool]]:
    every = [("", "Everything", sum(counts.values()))] + [
        (key, words, counts[key]) for key, words in families().items()
    ]
    return [
        (f"{words} ({number})", query_with(request.GET, kind=key, page=None), key == current)
        for key, words, number in every
    ]


def _pages(request: HttpRequest, current: int, pages: int) -> list[PageLink]:
    return [PageLink(number, query_with(request.GET, page=number), number == current) for number in range(1, pages + 1)]


def _file(request: HttpRequest, changes: list[Change], head: tuple[str, str], name: str, file: str) -> HttpResponse:
    by, (title, period) = standing(request), head
    columns = [
        Column("when", "When", value=lambda one: england_date(one.event.at)),
        Column("kind", "What", value=lambda one: one.event.title or families()[one.family]),
        Column("on", "On", row_header=True, value=lambda one: one.title),
        Column("reference", "Reference", value=lambda one: one.reference),
        Column("rag", "RAG", value=lambda one: rag_mark(one.event.rag).word if one.event.rag else ""),
        Column("words", "Words", value=lambda one: one.event.text),
        Column("by", "By", value=lambda one: one.event.by),
    ]
    table = Table(rows=changes, params={}, columns=columns, caption=title, empty="Nothing happened in this time.")
    answer = table_as_file(table, name, file, head=letterhead(by, 1), subtitle=f"What happened {period}")
    note_export(what="activity", reference="", by=by, file=file, rows=len(changes))
    return answer
