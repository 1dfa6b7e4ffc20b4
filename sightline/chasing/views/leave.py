"""Pages of leave, and what a person is sent."""

from collections.abc import Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.actions.permissions import ACTION
from sightline.actions.queries import href, own_actions
from sightline.chasing import services
from sightline.chasing.forms import LeaveForm
from sightline.chasing.listing import chased_table
from sightline.chasing.models import Leave
from sightline.chasing.permissions import ACTION_LINK, LEAVE
from sightline.chasing.queries import (
    address,
    chased,
    last_leave,
    leaves_seen,
    leaves_to_open,
    may_record_for_all,
    meanwhile,
    own_leave,
    setting_of,
    stood_in_for,
)
from sightline.governance.access import PartnershipRequest, in_partnership, load
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.tables import Column, Table


def _by(request: HttpRequest) -> Standing:
    return cast(PartnershipRequest, request).standing


@in_partnership("person:U", area="plan")
def mine(request: HttpRequest) -> HttpResponse:
    """What the person is sent, who stands in for whom, what happened while they were away."""
    by = _by(request)
    setting, last = setting_of(by.partnership), last_leave(by)
    table = chased_table(chased(by).filter(person=by.person), request.GET, by)
    table.columns = [column for column in table.columns if column.key != "person"]
    given = {
        "setting": setting, "before": _and(setting.days.before), "after": _and(setting.days.after),
        "leaves": own_leave(by), "for_others": stood_in_for(by), "slug": by.partnership.slug,
        "owed": own_actions(by).count() if by.post_ids else 0, "may_list": ACTION.may_some(by, "R"),
        "last": last, "by": by, "today": by.today,
        "meanwhile": [
            (one, href(one.action, by), in_short(england_date(one.newest.created_at))) for one in meanwhile(last, by)
        ] if last else [],
        "table": table,
        "may_all": may_record_for_all(by), "may_hand_over": ACTION.may_some(by, "U"),
    }  # fmt: skip
    return render(request, "chasing/mine.html", given)


def _and(days: Sequence[int]) -> str:
    """Return “1, 7 and 14”."""
    *first, last = [str(day) for day in days] or [""]
    return f"{', '.join(first)} and {last}" if first else last


@in_partnership("person:U", area="plan")
def leaves(request: HttpRequest) -> HttpResponse:
    """Who is away now and ahead, and who stands in: everybody's for the business unit, else one's own."""
    by = _by(request)
    past = request.GET.get("past") == "1"
    rows = leaves_seen(by) if past else leaves_seen(by).filter(ends_on__gte=by.today)
    table = Table(
        rows=rows, params=request.GET, caption="Leave", caption_hidden=True,
        empty="No leave is recorded." if past else "Nobody is away now, and no leave is recorded ahead.",
        columns=[
            Column("person", "Who", row_header=True, sort="person__name", value=lambda row: row.person.name),
            Column("starts_on", "First day", sort="starts_on"),
            Column("ends_on", "Last day", sort="ends_on"),
            Column("stand_in", "Stands in", value=lambda row: row.stand_in.title if row.stand_in else "The deputies",
                   sub=lambda row: row.stand_in.agency.name if row.stand_in else ""),
            Column("end", "Leave", hidden_words=True, value=lambda row: _ending(row, by),
                   href=lambda row: address("leave_end", by, row.pk) if row.ends_on >= by.today else ""),
        ],
    )  # fmt: skip
    given = {
        "table": table, "slug": by.partnership.slug, "past": past, "all": may_record_for_all(by),
        "may_list": ACTION_LINK.may_some(by, "R"), "may_hand_over": ACTION.may_some(by, "U"),
        "tabs": [("Now and ahead", address("leaves", by), not past), ("All", "?past=1", past)],
    }  # fmt: skip
    return render(request, "chasing/leaves.html", given)


def _ending(row: Leave, by: Standing) -> str:
    if row.ends_on < by.today:
        return "Over"
    return "Take away" if row.starts_on >= by.today else "End now"


@in_partnership("person:U", area="plan")
def new(request: HttpRequest) -> HttpResponse:
    """Record leave."""
    by = _by(request)
    form = LeaveForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        try:
            return lead_on(request, once(request, lambda: _recorded(form, by)))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
    given = {"form": form, "slug": by.partnership.slug, "back": _back(by), "page_errors": bool(form.errors)}
    return render(request, "chasing/leave_new.html", given, status=422 if form.errors else 200)


def _back(by: Standing) -> str:
    return address("leaves" if may_record_for_all(by) else "mine", by)


def _recorded(form: LeaveForm, by: Standing) -> Answer:
    said: dict[str, Any] = form.cleaned_data
    made = services.record_leave(new=services.NewLeave(**said), by=by)
    return Answer(_back(by), f"Leave until {in_short(made.ends_on)} is recorded.")


@in_partnership("person:U", area="plan")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End leave early, or take away leave that has not begun."""
    by = _by(request)
    row = load(leaves_to_open(), LEAVE, by, pk=pk)
    LEAVE.require(by, "U", row)
    if request.method != "POST":
        given = {"leave": row, "back": _back(by), "words": _ending(row, by), "today": by.today}
        return render(request, "chasing/leave_end.html", given)

    def deed() -> Answer:
        services.end_leave(leave=row, by=by)
        return Answer(_back(by), "The leave is ended. Reminders go to the person again.")

    return lead_on(request, once(request, deed))
