"""Looks at chasing: who would be mailed on a day, and how often people were asked."""

from datetime import date, timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.actions.permissions import ACTION
from sightline.chasing.forms import DayForm
from sightline.chasing.listing import counts_table, previewed
from sightline.chasing.models import Digest
from sightline.chasing.queries import (
    BY,
    SINCE,
    address,
    counted_by,
    owed,
    quiet_of,
    reach,
    setting_of,
)
from sightline.chasing.rules import window
from sightline.governance.access import PartnershipRequest, in_partnership
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.links import query_with

FURTHEST_DAYS = 365


@in_partnership("settings:U", area="plan")
def preview(request: HttpRequest) -> HttpResponse:
    """Who would be mailed about what on a day, if nothing is updated until then; nothing is sent."""
    by = cast(PartnershipRequest, request).standing
    form = DayForm(request.GET if "day_day" in request.GET else None, initial={"day": by.today})
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else by.today
    setting, here = setting_of(by.partnership), by.partnership
    problem = "" if by.today <= day <= by.today + timedelta(days=FURTHEST_DAYS) else "Choose a day within a year."
    day = by.today if problem else day
    until = setting.row.reminded_until if setting.row else None
    since = window(min(until, day - timedelta(days=1)) if until else None, day) if day == by.today else _before(day)
    found = reach(owed(here, since, day, setting), here, day, Digest.Kind.REMINDER)
    given = {
        "people": previewed(found, by), "left_out": found.left_out, "day": day, "form": form, "setting": setting,
        "quiet": day in quiet_of(here, setting, day), "slug": here.slug, "today": by.today,
        "problem": [(problem, "#id_day_0")] if problem else None, "page_errors": bool(problem or form.errors),
    }  # fmt: skip
    return render(request, "chasing/preview.html", given, status=422 if problem or form.errors else 200)


def _before(day: date) -> date:
    return day - timedelta(days=1)


@in_partnership("action_link:R", area="plan")
def counts(request: HttpRequest) -> HttpResponse:
    """How often people were asked for updates, and what came back: by person or by action, as a page or a file."""
    by = cast(PartnershipRequest, request).standing
    what = request.GET.get("by", "") if request.GET.get("by") in BY else "person"
    since = request.GET.get("since", "90") if request.GET.get("since", "90") in SINCE else "90"
    table = counts_table(counted_by(by, what, since), what, request.GET, by)
    may_take = ACTION.may(by, "X")
    if may_take and (file := wanted_format(request)):
        # By action it holds titles and references, by person none: the marking follows what stands in the file.
        level = max((int(row.get("action__level", 1)) for row in table.rows), default=1)
        head = letterhead(by, level)
        answer = table_as_file(table, file_name("Asked by mail", by), file, head=head, subtitle=SINCE[since])
        note_export(what="action_link", reference="", by=by, file=file, rows=len(table.rows))
        return answer
    given = {
        "table": table, "slug": by.partnership.slug,
        "by": [(words, query_with(request.GET, by=key, page=None, sort=None), key == what)
               for key, words in BY.items()],
        "since": [(words, query_with(request.GET, since=key, page=None), key == since)
                  for key, words in SINCE.items()],
        "files": file_links(request.GET, address("counts", by)) if may_take else [],
    }  # fmt: skip
    return render(request, "chasing/counts.html", given)
