"""The days that meetings avoid, and those from which data are there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, press, who
from sightline.kernel.once import Answer
from sightline.meetings import services
from sightline.meetings.forms import AvoidedForm, ReadyForm
from sightline.meetings.permissions import DAYS
from sightline.meetings.queries.plan import avoided_to_open, data_ready, days_to_avoid, ready_to_open

ROOM = "Days to keep free"


def _home(request: HttpRequest) -> str:
    return reverse("meetings:days", args=[who(request).partnership.slug])


@in_partnership("meeting_series:R", area="meetings")
def index(request: HttpRequest) -> HttpResponse:
    """School holidays and other days kept free, and when data are there."""
    by = who(request)
    given = {
        "avoided": days_to_avoid(by), "ready": data_ready(by), "may_add": DAYS.may(by, "C"),
        "may_remove": DAYS.may(by, "E"), "slug": by.partnership.slug,
    }  # fmt: skip
    return render(request, "meetings/days.html", given)


@in_partnership("meeting_series:C", area="meetings")
def avoid(request: HttpRequest) -> HttpResponse:
    """Keep days free of meetings."""
    by = who(request)
    return FormPage(
        title="Keep days free of meetings", button="Keep them free", back=(ROOM, _home(request)), form=AvoidedForm,
        lead="Meetings planned from now on avoid these days. Those planned already stay where they are.",
        initial={"kind": "school"}, deed=lambda form: services.add_avoided(by=by, **form.cleaned_data),
        done=lambda row: (_home(request), f"No meeting is planned in “{row.name}”."),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_series:E", area="meetings")
@require_POST
def avoid_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Let days be ordinary again."""
    by = who(request)
    row = load(avoided_to_open(), DAYS, by, pk=pk)

    def deed() -> Answer:
        services.remove_avoided(days=row, by=by)
        return Answer(_home(request), f"“{row.name}” is taken away.")

    return press(request, _home(request), deed)


@in_partnership("meeting_series:C", area="meetings")
def ready(request: HttpRequest) -> HttpResponse:
    """Say from which day a period's data are there."""
    by = who(request)
    return FormPage(
        title="Say when data are there", button="Save", back=(ROOM, _home(request)), form=ReadyForm,
        lead="Groups that wait for data meet after these days, in their order.",
        deed=lambda form: services.add_ready(by=by, **form.cleaned_data),
        done=lambda row: (_home(request), f"The day for “{row.period}” is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_series:E", area="meetings")
@require_POST
def ready_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the day from which a period's data are there."""
    by = who(request)
    row = load(ready_to_open(), DAYS, by, pk=pk)

    def deed() -> Answer:
        services.remove_ready(ready=row, by=by)
        return Answer(_home(request), f"“{row.period}” is taken away.")

    return press(request, _home(request), deed)
