"""Keeping the filters of any list: by name, renamed, opened with, forgotten. Each person has their own."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import NoReverseMatch, resolve, reverse
from django.views.decorators.http import require_POST

from sightline.governance import services
from sightline.governance.access import in_partnership, missing
from sightline.governance.keeping import WHOLE, cleaned, kept_filters
from sightline.governance.models import KeptFilter
from sightline.governance.pages import FormPage, press, who
from sightline.governance.permissions import table
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once


class NameForm(forms.Form):
    """The name of a filter."""

    name = forms.CharField(label="Name of the filter", max_length=80, error_messages={"required": "Enter a name"})


def _list(name: str, by: Standing) -> str:
    """Return the address of a list this standing may read; 404 when the name is of none."""
    try:
        address = reverse(name, args=[by.partnership.slug])
    except NoReverseMatch:
        raise Http404 from None
    kind, _, deed = str(getattr(resolve(address).func, "access", "")).partition(":")
    if deed != "R" or not table()[kind].for_roles(by.roles, "R"):
        raise Http404
    return address


@in_partnership("partnership_arrangements:R")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filter in use under a name."""
    by, of = who(request), request.POST.get("list", "")[:80]
    address = _list(of, by)
    query = cleaned(QueryDict(request.POST.get("query", "")[:1000])).urlencode()

    def deed() -> Answer:
        kept = services.keep_filter(of=of, name=request.POST.get("name", ""), query=query, by=by)
        return Answer(f"{address}?{query}", f"Saved as “{kept.name}”.")

    try:
        return lead_on(request, once(request, deed))
    except DomainError as error:
        messages.error(request, error.sentence)
        return HttpResponseRedirect(f"{address}?{query}")


def _own(request: HttpRequest, pk: int) -> tuple[KeptFilter, str]:
    by = who(request)
    kept = kept_filters(by).filter(pk=pk).first()
    if kept is None:
        raise missing(KeptFilter, "saved_filter", by, pk=pk)
    return kept, _list(kept.list, by)


@in_partnership("partnership_arrangements:R")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own filters: rename it, open the list with it, forget it."""
    (kept, address), by = _own(request, pk), who(request)
    return FormPage(
        title=f"Saved filter “{kept.name}”", button="Save the name", back=("The list", f"{address}?{kept.query}"),
        form=NameForm, initial={"name": kept.name}, template="governance/kept_filter.html",
        deed=lambda form: services.rename_filter(kept=kept, name=form.cleaned_data["name"], by=by),
        done=lambda row: (f"{address}?{kept.query}", f"The filter is called “{row.name}” now."),
        more={"kept": kept, "slug": by.partnership.slug},
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:R")
@require_POST
def default(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the list with this filter, or with none."""
    (kept, address), by = _own(request, pk), who(request)
    wanted = request.POST.get("default") == "yes"

    def deed() -> Answer:
        services.open_with_filter(kept=kept, default=wanted, by=by)
        said = f"The list opens with “{kept.name}” from now on." if wanted else "The list opens without a filter again."
        return Answer(address, said)

    return press(request, address, deed)


@in_partnership("partnership_arrangements:R")
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own filters."""
    (kept, address), by = _own(request, pk), who(request)

    def deed() -> Answer:
        services.forget_filter(kept=kept, by=by)
        return Answer(f"{address}{WHOLE}", f"“{kept.name}” is forgotten.")

    return press(request, address, deed)
