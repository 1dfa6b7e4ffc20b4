"""What is worked on with other bodies."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, ListPage, who
from sightline.governance.permissions import ARRANGED
from sightline.registers import services
from sightline.registers.forms_sent_up import MatterEditForm, MatterFilter, MatterForm, OutcomeForm, ReportForm
from sightline.registers.listing import matter_table
from sightline.registers.models import Matter
from sightline.registers.permissions import MATTER
from sightline.registers.queries import others
from sightline.registers.queries.resolving import href
from sightline.registers.queries.sent_up import groups_here
from sightline.ui.downloads import wanted_format

ROOM = "Working with others"
LEAD = (
    "Consultations, matters that another body leads, and work shared with neighbouring areas: on what, with whom, "
    "what is due, and when our group hears of it."
)


def _load(request: HttpRequest, reference: str) -> Matter:
    return load(others.matters_to_open(), MATTER, who(request), reference=reference.upper())


@in_partnership("meeting_series:R", area="registers")
def index(request: HttpRequest) -> HttpResponse:
    """What is worked on with other bodies, and the strategies the plan leans on."""
    by = who(request)
    may = MATTER.may_some(by, "C")
    return ListPage(
        title="Working with others", room=ROOM, lead=LEAD, file_name="Working with others",
        table=matter_table(by, request.GET, plain=bool(wanted_format(request))), template="registers/others.html",
        filter=MatterFilter(request.GET, groups=groups_here(by), topics=others.topics(by)),
        buttons=[("Add a matter", reverse("registers:matter_add", args=[by.partnership.slug]))] if may else [],
        empty=("Nothing is worked on with others", "Record a consultation, a matter led elsewhere or shared work."),
        more={"leaning": others.leaning(by), "slug": by.partnership.slug, "may_bodies": ARRANGED.may_some(by, "R")},
    ).answer(request, export=MATTER.may_some(by, "X"))  # fmt: skip


@in_partnership("meeting_series:C", area="registers")
def add(request: HttpRequest) -> HttpResponse:
    """Begin a matter with another body."""
    by = who(request)
    return FormPage(
        title="Add a matter with another body", button="Add", form=partial(MatterForm, by=by),
        back=("Working with others", reverse("registers:others", args=[by.partnership.slug])), room=ROOM,
        lead="The body must be among the related partnerships and forums.",
        deed=lambda form: services.begin_matter(group=form.cleaned_data["group"], new=form.words, by=by),
        done=lambda row: (href("matter", row, by), f"{row.reference} is recorded."),
    ).answer(request)  # fmt: skip


@in_partnership("meeting_series:R", area="registers")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One matter with what was reported back."""
    by, row = who(request), _load(request, reference)
    given = {
        "row": row, "slug": by.partnership.slug, "due": others.due_clock(row, by.today),
        "report": others.report_clock(row, by.today), "reports": row.reports.select_related("author"),
        "may_change": row.closed_on is None and MATTER.may(by, "U", row),
    }  # fmt: skip
    return render(request, "registers/matter.html", given)


@in_partnership("meeting_series:U", area="registers")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a matter."""
    by, row = who(request), _load(request, reference)
    MATTER.require(by, "U", row)
    names = (*MatterForm.base_fields, "version")
    return _page(
        request, row, title=f"Change {row.title}", button="Save", said="It is saved.",
        form=partial(MatterEditForm, by=by, matter=row), initial={name: getattr(row, name) for name in names},
        deed=lambda form: services.edit_matter(
            matter=row, new=form.words, version=form.cleaned_data["version"], by=by
        ),
    )  # fmt: skip


@in_partnership("meeting_series:U", area="registers")
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Report back to our group."""
    by, row = who(request), _load(request, reference)
    MATTER.require(by, "U", row)
    return _page(
        request, row, title=f"Report on {row.title}", button="Report", form=ReportForm, facts=[("To", row.group.name)],
        initial={"version": row.version}, said=f"{row.group} can read it.",
        deed=lambda form: services.report_back(matter=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("meeting_series:U", area="registers")
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a matter with what came of it."""
    by, row = who(request), _load(request, reference)
    MATTER.require(by, "U", row)
    return _page(
        request, row, title=f"Close {row.title}", button="Close it", form=OutcomeForm, said="It is closed.",
        initial={"version": row.version},
        deed=lambda form: services.close_matter(matter=row, by=by, **form.cleaned_data),
    )  # fmt: skip


def _page(request: HttpRequest, row: Matter, *, said: str, **more: Any) -> HttpResponse:
    address = href("matter", row, who(request))
    return FormPage(
        back=(row.title, address), version=lambda: others.version_now(row), done=lambda _: (address, said),
        room=ROOM, **more,
    ).answer(request)  # fmt: skip
