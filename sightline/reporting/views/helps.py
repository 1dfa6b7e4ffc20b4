"""Links between the work of two groups."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, missing
from sightline.governance.pages import FormPage, press, who
from sightline.kernel.once import Answer
from sightline.reporting import services
from sightline.reporting.forms import HelpForm
from sightline.reporting.permissions import WRITING
from sightline.reporting.queries import address
from sightline.reporting.queries.helps import helps_to_open, own_work
from sightline.reporting.views.loading import load_report


@in_partnership("highlight_report:U", area="reports")
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whose work this group's work helps."""
    by, found = who(request), load_report(request, reference)
    WRITING.require(by, "U", found)
    back = address("report", by, found.reference)

    def form(*args: Any, **kwargs: Any) -> forms.Form:
        return HelpForm(*args, actions=own_work(found, by), **kwargs)

    return FormPage(
        title=f"Say whose work {found.reference} helps", button="Add it", back=(found.reference, back), form=form,
        lead="Where your group’s work helps another group’s, both see the link: on this report, on theirs, and on the "
        "actions.",
        deed=lambda filled: services.add_help(report=found, by=by, **filled.cleaned_data),
        done=lambda _: (f"{back}#helps", "Both groups see it now."),
    ).answer(request)  # fmt: skip


@in_partnership("highlight_report:U", area="reports")
@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a link between groups away."""
    by, found = who(request), load_report(request, reference)
    WRITING.require(by, "U", found)
    link = helps_to_open().filter(report=found, pk=pk).first()
    if link is None:
        raise missing(helps_to_open().model, "highlight_report", by, pk=pk)
    back = address("report", by, found.reference)

    def deed() -> Answer:
        services.remove_help(link=link, by=by)
        return Answer(back, "The link is taken away.")

    return press(request, back, deed)
