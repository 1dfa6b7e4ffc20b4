"""One person's work everywhere, a partnership's front page, and what changed in a week."""

from datetime import date, timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.actions.listing import action_table
from sightline.actions.permissions import ACTION
from sightline.actions.queries import Overview, clock_for, href, late_actions, next_dates, overview, own_actions
from sightline.discussion.activity import families
from sightline.discussion.services import note_feed_read
from sightline.governance.access import PartnershipRequest, in_partnership, load
from sightline.governance.exports import NAMED_CASE
from sightline.governance.panels import panels
from sightline.governance.permissions import GROUP
from sightline.governance.queries import coming
from sightline.governance.rules.standing_dates import SOON_DAYS
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing, standing_of
from sightline.home.deciding import decisions_of
from sightline.home.groups import group_at_work, groups_to_open
from sightline.home.queries import week_of, work_of
from sightline.kernel.access import signed_in
from sightline.kernel.dates import england_today
from sightline.ui.links import query_with
from sightline.ui.tables import PageLink

Fact = tuple[str, str, str, str]
LEADING = {"BUS", "CHR", "EXE"}
COMING_SHOWN = 6


@signed_in
def my_work(request: HttpRequest) -> HttpResponse:
    """What a person has to do, in every partnership they belong to."""
    today = england_today()
    works = work_of(cast(Person, request.user), today)
    given = {
        "today": today,
        "works": works,
        "total": sum(work.total for work in works),
        "late": sum(len(work.late) for work in works),
        "soon": sum(len(work.soon) for work in works),
    }
    if (
        len(works) == 1
        and not given["total"]
        and standing_of(cast(Person, request.user), works[0].partnership).roles & LEADING
    ):
        given["lead"] = works[0]
    return render(request, "home/my_work.html", given)


@in_partnership("group_membership:R", area="groups")
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """A group at work: its next meeting, its actions, what it reports, its terms of reference and their review."""
    by = cast(PartnershipRequest, request).standing
    row = load(groups_to_open(), GROUP, by, pk=pk)
    return render(request, "home/group.html", {"page": group_at_work(row, by)})


@in_partnership("partnership_arrangements:R", area="work")
def front(request: HttpRequest) -> HttpResponse:
    """A partnership on one page: what is late, what nobody owns, what is silent, what comes next."""
    by = cast(PartnershipRequest, request).standing
    given: dict[str, object] = {"today": by.today, "slug": by.partnership.slug, "partnership": by.partnership}
    if ACTION.may_some(by, "R"):
        given |= _actions(request, by)
    given["deciding"] = decisions_of(by)
    if by.roles & LEADING:
        dated = coming(by, by.today + timedelta(days=SOON_DAYS))
        given |= {"coming": dated[:COMING_SHOWN], "coming_all": len(dated)}
    return render(request, "home/front.html", given)


@in_partnership("dashboard:R", area="executive")
def executive(request: HttpRequest) -> HttpResponse:
    """What is moving, what is not and what needs the executive: panels of what the reader may see."""
    by = cast(PartnershipRequest, request).standing
    found = panels(by)
    cases = any(panel.level == NAMED_CASE and panel.lines for _, panel in found)
    if cases:
        note_read(reference="", by=by, what="executive_page")
    given = {"today": by.today, "columns": [found[::2], found[1::2]] if found else [], "marking": cases}
    return render(request, "home/executive.html", given)


def _actions(request: HttpRequest, by: Standing) -> dict[str, object]:
    figures = overview(by)
    own = list(own_actions(by)[:50]) if by.post_ids else []
    to_do = sum(clock_for(one, by.today).kind in ("over", "soon") for one in own)
    if len(own) < 50:
        request.counts = {"work": to_do}  # type: ignore[attr-defined]
    may = ACTION.may_some(by, "U")
    late = action_table(
        late_actions(by)[:10], {}, by, caption="Late actions", caption_hidden=True, fixed=True, select=may,
        total=min(figures.late, 10), id="late", leave_out=("updated",), per_page=10,
    )  # fmt: skip
    mine = action_table(
        own[:10], {}, by, caption="Your actions", caption_hidden=True, fixed=True, total=min(len(own), 10), id="own",
        leave_out=("owner", "updated"), per_page=10,
    )  # fmt: skip
    return {
        "figures": figures,
        "facts": _facts(figures, by),
        "late": late if figures.late else None,
        "mine": mine if own else None,
        "own": len(own),
        "bar": _bar(figures),
        "next": [(one, href(one, by), clock_for(one, by.today)) for one in next_dates(by, 5)],
        "may_import": ACTION.may(by, "C") and not (figures.open or figures.complete),
    }


def _facts(found: Overview, by: Standing) -> list[Fact]:
    address = reverse("actions:list", args=[by.partnership.slug])
    fresh = "none open" if found.fresh_percent is None else f"{found.fresh_percent}%"
    return [
        _fact(found.late, "is late,are late", f"{address}?when=late", f"of {found.open} open"),
        _fact(found.unowned, "has no owner,have no owner", f"{address}?status=open&owner=none", "nobody can report"),
        _fact(found.undated, "has no date,have no date", f"{address}?when=none", "they are never late"),
        _fact(found.silent, "is silent,are silent", f"{address}?fresh=old", "no update for 60 days, or never"),
        (fresh, "of open actions are fresh", f"{address}?fresh=fresh", "updated in the last 60 days"),
    ]


def _fact(number: int, words: str, address: str, note: str) -> Fact:
    one, many = words.split(",")
    return str(number), f"action {one}" if number == 1 else f"actions {many}", address, note


def _bar(found: Overview) -> tuple[list[tuple[float, str]], str]:
    numbers = [found.recent, found.older, found.stale, found.never]
    words = ["updated in the last 30 days", "31 to 60 days ago", "more than 60 days ago", "never updated"]
    said = ", ".join(f"{number} {word}" for number, word in zip(numbers, words, strict=True))
    return list(zip(map(float, numbers), ("b0", "b1", "b2", "b3"), strict=True)), said


@in_partnership("action:R", area="changes")
def changes(request: HttpRequest) -> HttpResponse:
    """What changed in a week, by day: by default this week."""
    by = cast(PartnershipRequest, request).standing
    kind = request.GET.get("kind", "")
    kind = kind if kind in families() else ""
    week = week_of(by, _day(request, by), kind, request.GET.get("page", 1))
    note_feed_read(feed=week.feed, by=by)
    given = {
        "week": week,
        "kinds": _kinds(request, week.feed.counts, kind),
        "earlier": query_with({"week": week.before, "kind": kind}),
        "later": query_with({"week": week.after, "kind": kind}) if week.after else "",
        "pages": [
            PageLink(number, query_with(request.GET, page=number), number == week.feed.number)
            for number in range(1, week.feed.pages + 1)
        ],
        "slug": by.partnership.slug,
    }
    return render(request, "home/changes.html", given)


def _day(request: HttpRequest, by: Standing) -> date:
    try:
        found = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return by.today
    return found if date(2000, 1, 3) <= found <= by.today else by.today


def _kinds(request: HttpRequest, counts: object, current: str) -> list[tuple[str, str, bool]]:
    found = cast(dict[str, int], counts)
    every = [("", "Everything", sum(found.values()))] + [(key, words, found[key]) for key, words in families().items()]
    return [
        (f"{words} ({number})", query_with(request.GET, kind=key, page=None), key == current)
        for key, words, number in every
    ]
