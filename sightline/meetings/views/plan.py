"""The forward plan of the year, and planning one."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from sightline.governance.access import in_partnership
from sightline.governance.models import Group
from sightline.governance.pages import ListPage, who
from sightline.governance.permissions import GROUP
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_words
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.meetings import services
from sightline.meetings.forms import PlanFilter, WishForm, YearForm
from sightline.meetings.models import Meeting
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.events import event_of
from sightline.meetings.queries.plan import (
    Line,
    YearPlan,
    asked,
    forward_plan,
    group_choices,
    groups_to_plan,
    last_planned,
    planned_until,
    propose,
    school_days_missing,
    visible,
    within,
)
from sightline.meetings.rules.series import next_to_plan
from sightline.publishing.writers import write_calendar
from sightline.ui.downloads import ICS, as_download, wanted_format
from sightline.ui.links import query_with
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word

STATE_TONES = {"planned": "info", "held": "ok", "cancelled": ""}


def _clash_words(line: Line, *, plain: bool = False) -> Any:
    if plain:
        return "; ".join(f"{one.meeting.group}: {', '.join(one.people) or one.count}" for one in line.others)
    return format_html_join(
        "",
        '<span class="sub">{} <a href="{}">{}</a>: {}</span>',
        (
            (word("Clash", "warn"), one.href, one.meeting.group, ", ".join(one.people) or f"{one.count} people")
            for one in line.others
        ),
    )


def _columns() -> list[Column]:
    return [
        Column("day", "Day", sort=lambda line: line.meeting.starts_at, row_header=True, value=lambda line: line.day,
               cell=lambda line: in_words(line.day), href=lambda line: line.href,
               sub=lambda line: line.meeting.reference),
        Column("time", "Time", value=lambda line: line.time_words),
        Column("group", "Group", sort=lambda line: line.meeting.group.name, value=lambda line: str(line.meeting.group),
               sub=lambda line: line.meeting.purpose),
        Column("place", "Place", value=lambda line: line.meeting.place or line.meeting.join_url,
               cell=lambda line: line.meeting.place or ("Online" if line.meeting.join_url else "Not said yet")),
        Column("expected", "Expected", numeric=True, sort=lambda line: line.expected, value=lambda line: line.expected),
        Column("state", "State", value=lambda line: line.meeting.get_state_display().capitalize(), cell=_state),
    ]  # fmt: skip


def _state(line: Line) -> Any:
    row = line.meeting
    kind = "Extraordinary" if row.kind == Meeting.Kind.EXTRAORDINARY else ""
    said = word(row.get_state_display().capitalize(), STATE_TONES[row.state])
    return format_html(
        "{}{}{}", said, format_html('<span class="sub">{}</span>', kind) if kind else "", _clash_words(line)
    )


@in_partnership("meeting_series:R", area="meetings")
def forward(request: HttpRequest) -> HttpResponse:
    """The meetings of all groups for a year, with clashes of people who sit on several."""
    by, wanted = who(request), asked(request.GET, who(request).today)
    lines = forward_plan(by, wanted)
    groups = group_choices(by)
    columns = _columns()
    if wanted_format(request):
        columns.insert(0, Column("reference", "Reference", value=lambda line: line.meeting.reference))
        columns.append(Column("clashes", "Clashes", value=lambda line: _clash_words(line, plain=True)))
    table = Table(
        rows=lines, params=request.GET, caption=f"Meetings, {wanted.words}", columns=columns, per_page=100,
        caption_hidden=True, empty="No meeting fits this filter.",
        group=None if request.GET.get("sort") else lambda line: line.month,
    )  # fmt: skip
    buttons = [
        ("Plan a year", "plan", ""),
        ("Send invitations", "invite_all", f"?group={wanted.group}&look=1" if wanted.group else ""),
        ("Call a meeting", "call", f"?group={wanted.group}" if wanted.group else ""),
    ]
    return ListPage(
        title="Meetings", room="Meetings", table=table, filter=PlanFilter(request.GET, groups=groups),
        lead="The year ahead for every group. A clash is two meetings at one time that want the same people.",
        buttons=[(words, reverse(f"meetings:{name}", args=[by.partnership.slug]) + more)
                 for words, name, more in buttons] if MEETING.may_some(by, "C") else [],
        file_name="Meetings", empty=("No meetings are planned", _why_empty(by)), template="meetings/forward.html",
        more={"years": _years(request, wanted.first), "clashing": sum(bool(line.others) for line in lines)},
    ).answer(request, export=MEETING.may_some(by, "X"))  # fmt: skip


def _why_empty(by: Standing) -> str:
    if MEETING.may_some(by, "C"):
        return "Plan a year for all groups in one sitting: their meeting rules say how often."
    return "The business unit plans the year. You will find it here."


def _years(request: HttpRequest, first: date) -> list[tuple[str, str, bool]]:
    """Return links to the year before, this one and the next."""
    found = []
    for shift, words in ((-1, "Year before"), (0, f"From {first:%B %Y}"), (1, "Next year")):
        query = query_with(request.GET, **{"from": f"{first.year + shift}-{first.month:02d}", "page": None})
        found.append((words, query, shift == 0))
    return found


@in_partnership("meeting_series:R", area="meetings")
def calendar(request: HttpRequest) -> HttpResponse:
    """The year's meetings as a calendar file, cancelled ones with it so that calendars take them out."""
    by = who(request)
    wanted = asked(request.GET, by.today)
    rows = visible(by).filter(within(wanted.first, wanted.last)).select_related("group", "partnership")
    chosen = [row for row in rows if not wanted.group or row.group_id == wanted.group]
    events = [event_of(row) for row in chosen]
    name = f"{by.partnership.short_name} meetings"
    return as_download(write_calendar(events, made_at=timezone.now(), name=name), f"{name}.ics", ICS)


@in_partnership("meeting_series:C", area="meetings")
def plan(request: HttpRequest) -> HttpResponse:
    """Say what each group wants, look at the days, plan them: a year of meetings in one sitting."""
    by = who(request)
    groups = groups_to_plan(by)
    if request.method != "POST":
        return _begin(request, groups)
    form, wishes = YearForm(request.POST), _wishes(groups, request.POST)
    if not (form.is_valid() and all(one.is_valid() for one in wishes)):
        return _show(request, form, wishes, status=422)
    told = form.cleaned_data
    wished = [
        one.wished(avoids_school=told["avoids_school"], lead_days=told["lead_days"]) for one in wishes if one.taken
    ]
    if not wished:
        form.add_error(None, "Choose at least one group to plan")
        return _show(request, form, wishes, status=422)
    found = propose(by, told["starts_on"], told["ends_on"], wished)
    if request.POST.get("step") != "plan":
        return _show(request, form, wishes, found)
    days = [date.fromisoformat(one) for one in request.POST.getlist("day") if _is_day(one)]

    def deed() -> Answer:
        made = services.plan_year(first=told["starts_on"], last=told["ends_on"], wished=wished, days=days, by=by)
        home = reverse("meetings:forward", args=[by.partnership.slug])
        return Answer(
            f"{home}?from={told['starts_on']:%Y-%m}",
            f"{len(made)} meetings are planned. Send the invitations next.",
        )

    try:
        return lead_on(request, once(request, deed))
    except DomainError as error:
        if error.status == 403:
            raise
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _show(request, form, wishes, found, status=error.status if error.status == 409 else 422)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _ruled(groups: list[Group]) -> list[Group]:
    return [one for one in groups if one.rule.kind in ("a_year", "weeks")]


def _begin(request: HttpRequest, groups: list[Group]) -> HttpResponse:
    """Begin with the first year that is not planned for every group, and take the groups that it is not planned for."""
    today, ruled = who(request).today, _ruled(groups)
    until, before = planned_until(ruled, today), last_planned(ruled)
    first, last = next_to_plan(today, [until.get(one.pk) for one in ruled])
    wishes = []
    for number, one in enumerate(ruled):
        planned = until.get(one.pk)
        start = WishForm.start(before.get(one.pk), number, take=planned is None or planned < first)
        wishes.append(WishForm(group=one, others=ruled, initial=start))
    return _show(request, YearForm(initial=YearForm.start(first, last)), wishes)


def _wishes(groups: list[Group], data: Any) -> list[WishForm]:
    """Return the form as it was sent for each group that meets by a rule."""
    ruled = _ruled(groups)
    return [WishForm(data, group=one, others=ruled, initial={}) for one in ruled]


def _show(
    request: HttpRequest, form: YearForm, wishes: list[WishForm], found: YearPlan | None = None, *, status: int = 200
) -> HttpResponse:
    by = who(request)
    given = {
        "form": form, "wishes": wishes, "plan": found,
        "no_school": found is not None and _no_school(by, form), "slug": by.partnership.slug,
        "page_errors": bool(form.errors or any(one.errors for one in wishes)),
        "unruled": [(one, reverse(f"governance:group{'_edit' if GROUP.may(by, 'U', one) else ''}",
                                  args=[by.partnership.slug, one.pk]))
                    for one in groups_to_plan(by) if one.rule.kind not in ("a_year", "weeks")],
        "errors": [*_lines(form), *(line for one in wishes for line in _lines(one, f"{one.group}: "))],
        "typed": [(name, value) for name, values in request.POST.lists() for value in values
                  if name not in ("csrfmiddlewaretoken", "step", "day")],
    }  # fmt: skip
    return render(request, "meetings/plan.html", given, status=status)


def _no_school(by: Standing, form: YearForm) -> bool:
    """Return whether school holidays were to be kept free and none is recorded for that time."""
    told = form.cleaned_data
    if not (told.get("starts_on") and told.get("ends_on") and told.get("avoids_school")):
        return False
    return school_days_missing(by, told["starts_on"], told["ends_on"])


def _lines(form: Any, before: str = "") -> list[tuple[str, str]]:
    """Return the errors of a form as (sentence, where)."""
    if not form.is_bound:
        return []
    return [
        (f"{before}{sentence}", f"#{form[name].id_for_label}" if name != "__all__" else "#groups")
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
