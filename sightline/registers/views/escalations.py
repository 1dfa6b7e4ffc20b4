"""The escalation register, and one escalation."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, ListPage, who
from sightline.registers import services
from sightline.registers.forms import ReasonForm
from sightline.registers.forms_sent_up import AnswerForm, EscalationFilter, EscalationForm, MoreForm, OutcomeForm
from sightline.registers.listing import escalation_table
from sightline.registers.models import Escalation
from sightline.registers.permissions import ESCALATION, RISK, may_answer
from sightline.registers.queries.resolving import href
from sightline.registers.queries.sent_up import (
    escalation_clock,
    escalations_to_open,
    groups_above,
    raised_by,
    version_of_escalation,
)
from sightline.ui.downloads import wanted_format

LEAD = (
    "What a group or an agency cannot settle itself and puts before the executive: what is asked, by when, "
    "what was decided, and what became of it."
)


def _load(request: HttpRequest, reference: str) -> Escalation:
    return load(escalations_to_open(), ESCALATION, who(request), reference=reference.upper())


@in_partnership("escalation:R", area="registers")
def index(request: HttpRequest) -> HttpResponse:
    """The escalation register."""
    by = who(request)
    may = ESCALATION.may_some(by, "C")
    return ListPage(
        title="Escalations", room="Escalations", lead=LEAD, file_name="Escalation register",
        table=escalation_table(by, request.GET, plain=bool(wanted_format(request))),
        filter=EscalationFilter(request.GET, groups=groups_above(by)),
        buttons=[("Raise one", reverse("registers:escalation_add", args=[by.partnership.slug]))] if may else [],
        empty=("Nothing waits for an answer", "What a group cannot settle itself is raised here, or from a risk."),
    ).answer(request, export=ESCALATION.may_some(by, "X"))  # fmt: skip


@in_partnership("escalation:C", area="registers")
def add(request: HttpRequest) -> HttpResponse:
    """Raise an escalation."""
    by = who(request)
    return FormPage(
        title="Raise an escalation", button="Raise it", form=partial(EscalationForm, by=by), room="Escalations",
        back=("Escalations", reverse("registers:escalations", args=[by.partnership.slug])),
        lead="Say what the matter is and what you ask. What is about one child or adult has its own procedure.",
        deed=lambda form: services.raise_escalation(new=form.new, by=by),
        done=lambda row: (href("escalation", row, by), f"{row.reference} is raised with {row.to_group}."),
    ).answer(request)  # fmt: skip


@in_partnership("escalation:R", area="registers")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One escalation: the issue, the ask, the answer, what became of it."""
    by, row = who(request), _load(request, reference)
    given = {
        "row": row, "slug": by.partnership.slug, "clock": escalation_clock(row, by.today), "from": raised_by(row),
        "risk_href": href("risk", row.risk, by) if row.risk and RISK.may(by, "R", row.risk) else "",
        "steps": row.steps.select_related("author"), "may_answer": row.state == "open" and may_answer(row, by),
        "may_change": ESCALATION.may(by, "U", row),
    }  # fmt: skip
    return render(request, "registers/escalation.html", given)


@in_partnership("escalation:A", area="registers")
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer an escalation for the group it was sent to."""
    by, row = who(request), _load(request, reference)
    ESCALATION.require(by, "A", row)
    return _page(
        request, row, title=f"Answer: {row.title}", button="Send the answer", form=AnswerForm,
        deed=lambda form: services.answer_escalation(escalation=row, by=by, **form.cleaned_data),
        facts=[("The issue", row.detail), ("What is asked", row.ask)], said="The answer is on the register.",
    )  # fmt: skip


@in_partnership("escalation:U", area="registers")
def more(request: HttpRequest, reference: str) -> HttpResponse:
    """Add to an escalation that waits."""
    by, row = who(request), _load(request, reference)
    ESCALATION.require(by, "U", row)
    return _page(
        request, row, title=f"Add to: {row.title}", button="Add", form=MoreForm, facts=[("The issue", row.detail)],
        deed=lambda form: services.add_to_escalation(escalation=row, by=by, **form.cleaned_data), said="It is added.",
    )  # fmt: skip


@in_partnership("escalation:U", area="registers")
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what became of an answered escalation."""
    by, row = who(request), _load(request, reference)
    ESCALATION.require(by, "U", row)
    return _page(
        request, row, title=f"Bring back: {row.title}", button="Close it", form=OutcomeForm, said="It is closed.",
        facts=[("What was asked", row.ask), ("The answer", row.response)],
        deed=lambda form: services.close_escalation(escalation=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("escalation:U", area="registers")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an escalation back."""
    by, row = who(request), _load(request, reference)
    ESCALATION.require(by, "U", row)
    return _page(
        request, row, title=f"Withdraw: {row.title}", button="Withdraw it", form=ReasonForm, said="It is withdrawn.",
        deed=lambda form: services.withdraw_escalation(escalation=row, by=by, **form.cleaned_data), warning=True,
    )  # fmt: skip


def _page(request: HttpRequest, row: Escalation, *, said: str, **more: Any) -> HttpResponse:
    address = href("escalation", row, who(request))
    return FormPage(
        back=(row.reference, address), initial={"version": row.version}, version=lambda: version_of_escalation(row),
        done=lambda _: (address, said), room="Escalations", **more,
    ).answer(request)  # fmt: skip
