"""Agreements: the published arrangements and memoranda, who signs them, when they are looked at again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from sightline.governance import queries, services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import (
    AgreementEditForm,
    AgreementFilter,
    AgreementForm,
    EndForm,
    RenewForm,
    SignatoryForm,
    SignForm,
)
from sightline.governance.models import Agreement, Signatory
from sightline.governance.permissions import AGENCY, ARRANGED
from sightline.governance.queries import AgreementLine
from sightline.governance.services import AgreementText
from sightline.governance.views.pages import FormPage, ListPage, href, show, who
from sightline.kernel.once import Answer, lead_on, once
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import clock, short_date

ROOM = "Agreements"


@in_partnership("partnership_arrangements:R", area="agreements")
def index(request: HttpRequest) -> HttpResponse:
    """The agreements and when each is looked at again."""
    by = who(request)
    chosen = AgreementFilter(request.GET or {"state": "current"})
    table = Table(
        rows=queries.agreements(by, **chosen.chosen()), params=request.GET, caption="Agreements", caption_hidden=True,
        empty="No agreement fits this filter.", columns=_columns(request),
    )  # fmt: skip
    return ListPage(
        title="Agreements", room=ROOM, table=table, filter=chosen, file_name="Agreements",
        lead="What the partners have signed: their published arrangements and memoranda of understanding, who signed "
        "and when each is looked at again.",
        buttons=[("Add an agreement", href(request, "agreement_add"))] if ARRANGED.may(by, "C") else [],
        empty=("No agreement is recorded yet", "Record the published arrangements first, with their next review."),
    ).answer(request, export=ARRANGED.may(by, "X"))  # fmt: skip


def _columns(request: HttpRequest) -> list[Column]:
    def signed(line: AgreementLine) -> str:
        return f"{line.signed} of {line.signatories}" if line.signatories else "Nobody named"

    return [
        Column(
            "title", "Agreement", row_header=True, sort="row.title", value=lambda line: line.row.title,
            href=lambda line: href(request, "agreement", line.row.pk),
        ),
        Column("kind", "Kind", sort="row.kind", value=lambda line: capfirst(line.row.get_kind_display())),
        Column("state", "State", sort="state"),
        Column("starts_on", "From", sort="row.starts_on", value=lambda line: line.row.starts_on),
        Column("ends_on", "To", value=lambda line: line.row.ends_on),
        Column("signed", "Signed", value=signed),
        Column(
            "review_on", "Next review", sort=lambda line: line.row.review_on, value=lambda line: line.row.review_on,
            cell=lambda line: short_date(line.row.review_on) if line.row.review_on else "",
            sub=lambda line: clock(*line.clock) if line.clock[0] else "",
        ),
    ]  # fmt: skip


def _agreement(request: HttpRequest, pk: int) -> Agreement:
    by = who(request)
    return load(queries.agreements_to_open(by), ARRANGED, by, pk=pk)


def _back(request: HttpRequest, row: Agreement) -> tuple[str, str]:
    return row.title, href(request, "agreement", row.pk)


@in_partnership("partnership_arrangements:R", area="agreements")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: what it settles, who signed, its other editions."""
    by, row = who(request), _agreement(request, pk)
    is_open = row.ends_on is None
    context = {
        "page": queries.agreement_page(row, by),
        "may_edit": is_open and ARRANGED.may(by, "U", row),
        "may_end": is_open and ARRANGED.may(by, "E", row),
        "may_renew": is_open and ARRANGED.may(by, "C"),
        "may_agency": AGENCY.may_some(by, "R"),
    }
    return show(request, "agreement", ROOM, context)


@in_partnership("partnership_arrangements:C", area="agreements")
def add(request: HttpRequest) -> HttpResponse:
    """Record an agreement."""
    by = who(request)
    return FormPage(
        title="Add an agreement", button="Add the agreement", back=(ROOM, href(request, "agreements")), room=ROOM,
        form=AgreementForm, deed=lambda form: services.add_agreement(new=AgreementText(**form.cleaned_data), by=by),
        done=lambda row: (href(request, "agreement", row.pk), "The agreement is recorded. Say who signs it next."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="agreements")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an agreement."""
    by, row = who(request), _agreement(request, pk)
    ARRANGED.require(by, "U", row)

    def deed(form: AgreementEditForm) -> Agreement:
        said = dict(form.cleaned_data)
        return services.edit_agreement(agreement=row, version=said.pop("version"), new=AgreementText(**said), by=by)

    return FormPage(
        title=f"Edit “{row.title}”", button="Save", back=_back(request, row), form=AgreementEditForm, deed=deed,
        room=ROOM, initial={name: getattr(row, name) for name in AgreementEditForm.base_fields},
        version=lambda: queries.version_now(row),
        done=lambda _: (href(request, "agreement", row.pk), "The agreement is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:C", area="agreements")
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the next edition of an agreement."""
    by, row = who(request), _agreement(request, pk)

    def deed(form: RenewForm) -> Agreement:
        new = AgreementText(kind=row.kind, **form.cleaned_data)
        return services.renew_agreement(agreement=row, new=new, by=by)

    return FormPage(
        title=f"Renew “{row.title}”", button="Record the new edition", back=_back(request, row), form=RenewForm,
        lead="The new edition takes its place: this one ends the day before. The same people are named to sign again.",
        deed=deed, room=ROOM, initial={"title": row.title, "summary": row.summary, "starts_on": by.today},
        done=lambda made: (href(request, "agreement", made.pk), "The new edition is recorded. Check who signs it."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:E", area="agreements")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agreement that none follows."""
    by, row = who(request), _agreement(request, pk)
    ARRANGED.require(by, "E", row)
    return FormPage(
        title=f"End “{row.title}”", button="End the agreement", back=_back(request, row), form=EndForm, room=ROOM,
        lead="Use this when nothing takes its place. To replace it, renew it instead.", warning=True,
        deed=lambda form: services.end_agreement(agreement=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "agreement", row.pk), "The agreement has an end."),
        initial={"ends_on": by.today},
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="agreements")
def add_signatory(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who signs an agreement."""
    by, row = who(request), _agreement(request, pk)
    ARRANGED.require(by, "U", row)

    def form(*args: Any, **kwargs: Any) -> SignatoryForm:
        return SignatoryForm(*args, by=by, **kwargs)

    return FormPage(
        title=f"Add who signs “{row.title}”", button="Add", back=_back(request, row), form=form, room=ROOM,
        lead="Who signs it, and for which agency.",
        deed=lambda form: services.add_signatory(agreement=row, by=by, **form.cleaned_data),
        done=lambda made: (href(request, "agreement", row.pk), f"{made.name} is named. Record when they sign."),
    ).answer(request)  # fmt: skip


def _signatory(request: HttpRequest, pk: int) -> Signatory:
    by = who(request)
    return load(queries.signatories_to_open(by), ARRANGED, by, pk=pk)


@in_partnership("partnership_arrangements:U", area="agreements")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the day on which somebody signed."""
    by, row = who(request), _signatory(request, pk)
    ARRANGED.require(by, "U", row)
    return FormPage(
        title=f"When {row.name} signed", button="Save", back=_back(request, row.agreement), form=SignForm, room=ROOM,
        lead="Once saved the date stays as it is.", initial={"signed_on": by.today},
        deed=lambda form: services.sign(signatory=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "agreement", row.agreement_id), f"{row.name} has signed."),
    ).answer(request)  # fmt: skip


@in_partnership("partnership_arrangements:U", area="agreements")
@require_POST
def remove_signatory(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody who has not signed off the list."""
    by, row = who(request), _signatory(request, pk)
    back = href(request, "agreement", row.agreement_id)

    def deed() -> Answer:
        services.remove_signatory(signatory=row, by=by)
        return Answer(back)

    return lead_on(request, once(request, deed))
