"""Disputes between partners: raise one, read it, work on it, give the independent view, refer it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sightline.accounts.confirming import confirm_first
from sightline.disagreements import services
from sightline.disagreements.forms import RaisePartnerForm, TextForm, VersionedTextForm
from sightline.disagreements.kinds import PARTNERS
from sightline.disagreements.queries.choices import may_raise_for, members
from sightline.disagreements.queries.lists import href
from sightline.disagreements.views import shared
from sightline.governance.access import in_partnership
from sightline.governance.pages import who

AREA = shared.AREA


@in_partnership("partner_dispute:C", area=AREA)
def new(request: HttpRequest) -> HttpResponse:
    """Raise a dispute between partners."""
    by = who(request)
    return shared.CaseForm(
        title="Raise a dispute between partners", button="Raise it",
        back=("Disputes between partners", reverse("disagreements:partners", args=[by.partnership.slug])),
        form=lambda *args, **kwargs: RaisePartnerForm(*args, own=may_raise_for(by), others=members(by), **kwargs),
        lead="When partners disagree about the arrangements or about each other’s part in them. The procedure in use "
        "says the steps; the last is to refer it to the Secretary of State. Only people named on it see it.",
        deed=lambda form: services.raise_partner_dispute(new=form.new, by=by),
        done=lambda row: (href(row, by.partnership.slug), f"It is raised as {row.reference}. Its first clock runs."),
    ).answer(request)  # fmt: skip


@in_partnership("partner_dispute:R", area=AREA)
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One dispute."""
    return shared.detail(request, PARTNERS, reference)


@in_partnership("partner_dispute:R", area=AREA)
def chronology(request: HttpRequest, reference: str) -> HttpResponse:
    """Its chronology as Word or PDF."""
    return shared.chronology_file(request, PARTNERS, reference)


@in_partnership("partner_dispute:U", area=AREA)
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer."""
    return shared.answer(request, PARTNERS, reference)


@in_partnership("partner_dispute:A", area=AREA)
@confirm_first
def view(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the independent view."""
    by, row = who(request), shared.loaded(request, PARTNERS, reference)
    return shared.form_page(
        request, row, right="A", done="Your view is on record.", button="Give the view",
        title=f"Independent view on {row.reference}",
        lead="From somebody of neither agency. It cannot be changed after.",
        form=lambda *args, **kwargs: TextForm(*args, label="Your view", **kwargs),
        deed=lambda form: services.give_view(row=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("partner_dispute:U", area=AREA)
def on(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it to the next step."""
    return shared.on(request, PARTNERS, reference)


@in_partnership("partner_dispute:U", area=AREA)
def urgent(request: HttpRequest, reference: str) -> HttpResponse:
    """Make it urgent."""
    return shared.urgent(request, PARTNERS, reference)


@in_partnership("partner_dispute:U", area=AREA)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End it as the partners settled it."""
    return shared.ending(request, PARTNERS, reference, decides=False)


@in_partnership("partner_dispute:A", area=AREA)
@confirm_first
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide it."""
    return shared.ending(request, PARTNERS, reference, decides=True)


@in_partnership("partner_dispute:A", area=AREA)
@confirm_first
def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Refer it to the Secretary of State."""
    by, row = who(request), shared.loaded(request, PARTNERS, reference)
    return shared.form_page(
        request, row, right="A", done="The referral is on record.", button="Refer it", warning=True,
        title=f"Refer {row.reference} to the Secretary of State",
        lead="The last resort, once every step of the procedure was taken. Sightline keeps the record; send the "
        "referral itself as the department asks.",
        form=lambda *args, **kwargs: VersionedTextForm(*args, label="What is referred, and why?", **kwargs),
        deed=lambda form: services.refer(row=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("partner_dispute:U", area=AREA)
def learning(request: HttpRequest, reference: str) -> HttpResponse:
    """Add learning."""
    return shared.learning(request, PARTNERS, reference)
