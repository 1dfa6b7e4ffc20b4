"""A report as its group writes it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership
from sightline.governance.pages import press, who
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.reporting import services
from sightline.reporting.forms import EditForm
from sightline.reporting.models import Report
from sightline.reporting.permissions import WRITING
from sightline.reporting.queries import address, clock_for, edit_page, report_page
from sightline.reporting.services.drafts import FROZEN
from sightline.reporting.views.loading import load_report


@in_partnership("highlight_report:U", area="reports")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a report: every entry in its box, an empty box in each section."""
    by, found = who(request), load_report(request, reference)
    WRITING.require(by, "U", found)
    if not found.is_open:
        messages.info(request, FROZEN)
        return redirect(address("report", by, found.reference))
    page = edit_page(found, by)
    if request.method != "POST":
        form = EditForm(page=page)
        if page.typed and page.typed.version == found.version:
            form.take_typed(page.typed.said)
        return _show(request, form, by)
    form = EditForm(request.POST, page=page)
    if not form.is_valid():
        return _show(request, form, by, status=422)
    try:
        return lead_on(request, once(request, lambda: _saved(found, form, by)))
    except Conflict as conflict:
        return _both(request, found, conflict, by)
    except DomainError as error:
        if error.status != 400:
            raise
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _show(request, form, by, status=422)


def _saved(found: Report, form: EditForm, by: Standing) -> Answer:
    said = form.said
    services.save_report(report=found, said=said, version=form.cleaned_data["version"], by=by)
    back = address("edit", by, found.reference)
    if said.move:
        moved = {"up": "Moved up.", "down": "Moved down.", "out": "Taken out. No new draft brings it back."}
        return Answer(f"{back}#entry-{said.move[1]}" if said.move[0] != "out" else back, moved[said.move[0]])
    if form.data.get("deed") == "send":
        return Answer(address("send", by, found.reference))
    return Answer(back, "Saved. It goes to the group above when you send it.")


def _both(request: HttpRequest, found: Report, conflict: Conflict, by: Standing) -> HttpResponse:
    """Show both texts; the form holds mine with the version of now, so that sending again is on purpose."""
    fresh = load_report(request, found.reference)
    typed = request.POST.copy()
    typed["version"] = str(fresh.version)
    form = EditForm(typed, page=edit_page(fresh, by))
    form.is_valid()
    both = [(name, conflict.theirs[name], text) for name, text in conflict.yours.items()]
    return _show(request, form, by, status=409, both=both, sentence=conflict.sentence)


def _show(request: HttpRequest, form: EditForm, by: Standing, *, status: int = 200, **more: Any) -> HttpResponse:
    report = form.page.report
    typed = form.page.typed
    given = {
        "form": form, "report": report, "parts": form.parts, "slug": by.partnership.slug, "clock": clock_for(
            report, by.today
        ), "typed": typed if typed and typed.version == report.version and not form.is_bound else None,
        "lost": _lost(form) if typed and typed.version != report.version and not form.is_bound else [],
        "returned": report_page(report, by).returned if report.state == "returned" else None,
        "may_send": WRITING.may(by, "A", report, {"v"} if report.created_by_id != by.person.pk else set()), **more,
    }  # fmt: skip
    return render(request, "reporting/edit.html", given, status=status)


def _lost(form: EditForm) -> list[tuple[str, str]]:
    """Return what was typed before somebody else saved, as far as it differs from what stands there now."""
    typed = form.page.typed
    said: dict[str, str] = typed.said if typed else {}
    return [
        (str(field.label), said[name])
        for name, field in form.fields.items()
        if name.startswith(("text-", "summary")) and said.get(name, "").strip()
        and said[name].strip() != str(form.initial.get(name) or "").strip()
    ]  # fmt: skip


@in_partnership("highlight_report:U", area="reports")
@require_POST
def typed(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what was typed and not saved, while it is being typed."""
    by, found = who(request), load_report(request, reference)
    said = {
        key.replace("\0", ""): str(value).replace("\0", "")
        for key, value in request.POST.items() if key != "csrfmiddlewaretoken"
    }  # fmt: skip
    version = said.get("version", "")
    if version.isascii() and version.isdigit():
        services.keep_typed(report=found, said=said, version=int(version[:9]), by=by)
    return HttpResponse(status=204)


@in_partnership("highlight_report:U", area="reports")
@require_POST
def redraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Draw a report again from the record."""
    by, found = who(request), load_report(request, reference)
    back = address("edit", by, found.reference)

    def deed() -> Answer:
        changed = services.redraw(report=found, by=by)
        words = f"{changed} {'entry is' if changed == 1 else 'entries are'} new or renewed. Your own words stayed."
        return Answer(back, words if changed else "The record says nothing new.")

    return press(request, back, deed)
