"""What a plan claims to be complete with nothing to show for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from sightline.actions.permissions import ACTION
from sightline.actions.queries import href
from sightline.evidence.permissions import EVIDENCE
from sightline.governance.access import in_partnership
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.plans import queries
from sightline.plans.forms import ClaimFilter
from sightline.plans.views.answers import load_plan, standing_of
from sightline.ui.downloads import file_links
from sightline.ui.links import query_with
from sightline.ui.tables import Column, Table


@in_partnership("plan:R", area="plan")
def unproved(request: HttpRequest, reference: str) -> HttpResponse:
    """The actions of a plan that are called complete and that no evidence proves today."""
    row, by = load_plan(request, reference), standing_of(request)
    form = ClaimFilter(request.GET, plan=row, by=by)
    rows = form.narrowed(queries.claims_without_proof(row, by))
    table = Table(
        rows=rows, params=request.GET, columns=_columns(by), caption="Complete with no proof", caption_hidden=True,
        empty="Every action called complete that you may see, and that this filter asks for, has proof.",
    )  # fmt: skip
    files = _files(row.reference, by)
    on = [(words, query_with(request.GET, page=None, **{key: None})) for key, words in form.in_use()]
    context = {"plan": row, "table": table, "form": form, "on": on, "files": files, "slug": by.partnership.slug}
    return render(request, "plans/unproved.html", context)


def _files(reference: str, by: Standing) -> list[tuple[str, str]]:
    """Return the same list as files: the list of actions gives them, filtered alike."""
    if not ACTION.may_some(by, "X"):
        return []
    asked = {"origin": reference, "proof": "none"}
    return file_links(asked, reverse("actions:export", args=[by.partnership.slug]))


def _columns(by: Standing) -> list[Column]:
    adds = EVIDENCE.may_some(by, "C")
    return [
        Column("title", "Action", sort="title", row_header=True, href=lambda row: href(row, by), sub=_reference),
        Column("priority", "Priority", sort=("planned__priority__number", "planned__position"), value=_priority),
        Column("owner", "Owner", sort=("owner__title", "reference"), value=_owner, sub=_agency),
        Column("done", "Completed", sort="completed_on",
               value=lambda row: in_short(row.completed_on) if row.completed_on else "Day not said"),
        Column("proof", "Proof", value=lambda _: "None", cell=lambda row: _add(row, by) if adds else "None"),
    ]  # fmt: skip


def _reference(row: Any) -> str:
    return str(row.reference)


def _priority(row: Any) -> str:
    priority = row.planned.priority
    return f"{priority.number}. {priority.title}" if priority else "The plan as a whole"


def _owner(row: Any) -> str:
    return row.owner.title if row.owner else "Nobody"


def _agency(row: Any) -> str:
    return row.owner.agency.name if row.owner and row.owner.agency else ""


def _add(row: Any, by: Standing) -> str:
    """Return the one click to add proof, for whoever may; the owner can be chased for it from the list of actions."""
    if not ACTION.may(by, "U", row):
        return "None"
    address = reverse("evidence:add", args=[by.partnership.slug, "file"])
    words = '<a href="{}?for={}">Add proof<span class="vh"> of {}</span></a>'
    return format_html(words, address, row.reference, row.title)
