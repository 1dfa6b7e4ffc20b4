"""A group's usual agenda: when its papers are due and which items stand on every agenda."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, load
from sightline.governance.models import Group
from sightline.governance.pages import FormPage, press, who
from sightline.kernel.once import Answer
from sightline.meetings import services
from sightline.meetings.forms_agenda import ChangeStandingForm, DueForm, StandingForm
from sightline.meetings.models import AgendaTemplate, Meeting, Purpose, StandingItem
from sightline.meetings.permissions import GROUPS_PAPERS, STANDING, USUAL
from sightline.meetings.queries.usual import (
    groups_to_read,
    groups_with_papers,
    may_change_usual,
    seats_of_group,
    standing_to_open,
    standing_version_now,
    usual_agendas,
    usual_href,
)


def _group(request: HttpRequest, pk: int) -> Group:
    return load(groups_with_papers(), GROUPS_PAPERS, who(request), pk=pk)


def _require(group: Group, deed: str, request: HttpRequest) -> None:
    by = who(request)
    USUAL.require(by, deed, AgendaTemplate(partnership=by.partnership, group=group))


def _kind(request: HttpRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in Meeting.Kind.values else Meeting.Kind.ORDINARY


@in_partnership("meeting_papers:R", area="meetings")
def index(request: HttpRequest) -> HttpResponse:
    """The groups whose usual agenda the reader may see."""
    by = who(request)
    groups = [(one, usual_href(one, by)) for one in groups_to_read(by)]
    return render(request, "meetings/usual_index.html", {"groups": groups})


@in_partnership("meeting_papers:R", area="meetings")
def usual(request: HttpRequest, pk: int) -> HttpResponse:
    """A group's usual agenda."""
    by, group = who(request), _group(request, pk)
    given = {
        "group": group, "usual": usual_agendas(group), "may_change": may_change_usual(group, by),
        "slug": by.partnership.slug,
    }  # fmt: skip
    return render(request, "meetings/usual.html", given)


@in_partnership("meeting_papers:U", area="meetings")
def due(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how many working days before a meeting papers are due."""
    by, group, kind = who(request), _group(request, pk), _kind(request)
    _require(group, "U", request)
    now = next(one.papers_days for one in usual_agendas(group) if one.kind == kind)
    return FormPage(
        title=f"When papers for {group} are due", button="Save", back=("Usual agenda", usual_href(group, by)),
        form=DueForm, initial={"papers_days": now if now is not None else services.USUAL_DAYS},
        lead="Agendas made from now on go by it. Presenters are reminded two working days before.",
        deed=lambda form: services.set_due(group=group, kind=kind, by=by, **form.cleaned_data),
        done=lambda row: (usual_href(group, by), f"Papers are due {row.papers_days} working days before a meeting."),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_papers:C", area="meetings")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an item stand on every agenda."""
    by, group, kind = who(request), _group(request, pk), _kind(request)
    _require(group, "C", request)

    def made(*args: Any, **kwargs: Any) -> StandingForm:
        return StandingForm(*args, seats=seats_of_group(group, by), **kwargs)

    return FormPage(
        title="Add a usual item", button="Add the item", back=("Usual agenda", usual_href(group, by)), form=made,
        initial={"purpose": Purpose.NOTE, "minutes": 5}, lead="It stands on every agenda made from now on.",
        deed=lambda form: services.add_standing(group=group, kind=kind, new=form.new(), by=by),
        done=lambda row: (usual_href(group, by), f"“{row.title}” stands on every agenda from now on."),
    ).answer(request)  # fmt: skip


def _standing(request: HttpRequest, pk: int) -> StandingItem:
    row = load(standing_to_open(), STANDING, who(request), pk=pk)
    USUAL.require(who(request), "U", row.template)
    return row


@in_partnership("meeting_papers:U", area="meetings")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a usual item."""
    by, row = who(request), _standing(request, pk)
    back = usual_href(row.template.group, by)

    def made(*args: Any, **kwargs: Any) -> ChangeStandingForm:
        return ChangeStandingForm(*args, seats=seats_of_group(row.template.group, by), **kwargs)

    def deed(form: ChangeStandingForm) -> StandingItem:
        return services.change_standing(standing=row, new=form.new(), version=form.cleaned_data["version"], by=by)

    return FormPage(
        title=f"Change a usual item: {row.title}", button="Save the item",
        back=("Usual agenda", back), form=made, deed=deed,
        initial=ChangeStandingForm.start(row), version=lambda: standing_version_now(row),
        done=lambda one: (back, f"“{one.title}” is saved. Agendas that were made already stay."),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_papers:U", area="meetings")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a usual item up or down, or take it off."""
    by, row = who(request), _standing(request, pk)
    back, to = usual_href(row.template.group, by), request.POST.get("to")

    def deed() -> Answer:
        if to == "off":
            services.end_standing(standing=row, by=by)
            return Answer(back, f"“{row.title}” is off the usual agenda.")
        services.move_standing(standing=row, steps=-1 if to == "up" else 1, by=by)
        return Answer(back, f"“{row.title}” has moved.")

    return press(request, back, deed)
