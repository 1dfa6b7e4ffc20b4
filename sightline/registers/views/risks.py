"""The risk register, and one risk: its page, its words, its scores, its controls, its actions."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.discussion.queries import thread_beside
from sightline.governance.access import in_partnership, load
from sightline.governance.law import law_of
from sightline.governance.pages import FormPage, ListPage, who
from sightline.kernel.errors import OutOfState
from sightline.registers import services
from sightline.registers.forms import (
    ControlForm,
    EndControlForm,
    MitigationForm,
    RiskEditForm,
    RiskFilter,
    RiskForm,
    ScoreForm,
    scores_of,
)
from sightline.registers.listing import risk_table, score_words
from sightline.registers.models import Risk
from sightline.registers.permissions import CONTROL, RISK
from sightline.registers.queries.line import line_of
from sightline.registers.queries.resolving import href
from sightline.registers.queries.risks import (
    asked,
    controls_to_end,
    groups_to_record,
    groups_with_risks,
    risk_page,
    risks_to_open,
    version_now,
)
from sightline.registers.queries.scales import categories_in, scale_for, scale_in
from sightline.ui.downloads import wanted_format

LEAD = (
    "What could keep the partnership from its duties or its priorities: how grave it is, what holds it, "
    "what is still to be done, and when it is looked at again."
)


def load_risk(request: HttpRequest, reference: str) -> Risk:
    """Return the risk an address names, if this standing may read it."""
    return load(risks_to_open(), RISK, who(request), reference=reference.upper())


def home(request: HttpRequest) -> str:
    """Return the address of the register."""
    return reverse("registers:risks", args=[who(request).partnership.slug])


@in_partnership("risk:R", area="registers")
def index(request: HttpRequest) -> HttpResponse:
    """The risk register."""
    by = who(request)
    law = law_of(by.partnership, by.today)
    table = risk_table(by, asked(request.GET), scale_in(law), request.GET, plain=bool(wanted_format(request)))
    buttons = [("Add a risk", reverse("registers:risk_add", args=[by.partnership.slug]))] if _may_add(request) else []
    return ListPage(
        title="Risks", room="Risks", lead=LEAD, table=table, buttons=buttons, file_name="Risk register",
        filter=RiskFilter(request.GET, groups=groups_with_risks(by), categories=categories_in(law)),
        empty=("No risk is on the register", "Add the first, or ask the chair of your group or the business unit to."),
    ).answer(request, export=RISK.may_some(by, "X"))  # fmt: skip


def _may_add(request: HttpRequest) -> bool:
    return RISK.may_some(who(request), "C")


@in_partnership("risk:C", area="registers")
def add(request: HttpRequest) -> HttpResponse:
    """Put a risk on the register; `?group=` chooses the group."""
    by = who(request)
    groups = groups_to_record(by)

    def deed(form: Any) -> Risk:
        told = form.cleaned_data
        return services.add_risk(
            group=told["group"], new=form.words, scores=scores_of(form), emerging=told["emerging"],
            next_review_on=told["next_review_on"], by=by,
        )  # fmt: skip

    return FormPage(
        title="Add a risk", button="Add the risk", back=("Risks", home(request)), room="Risks", deed=deed,
        template="registers/risk_form.html",
        lead="Say why it may come, what may happen, and what would follow. Leave out names of children and adults.",
        form=partial(RiskForm, by=by, groups=groups), initial={"group": request.GET.get("group", "")},
        done=lambda row: (href("risk", row, by), f"{row.reference} is on the register."),
    ).answer(request)  # fmt: skip


@in_partnership("risk:R", area="registers")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One risk with what holds it, what is done about it, and its history."""
    by = who(request)
    row = load_risk(request, reference)
    page = risk_page(row, by)
    given = {
        "thread": thread_beside(row, "RK", by),
        "page": page, "risk": row, "slug": by.partnership.slug, "line": line_of(page.lines, page.scale, by.today),
        "scored": score_words(page.score, page.scale),
        "history": [(one.on_day, one.author, one.current_likelihood, one.current_impact,
                     one.current_likelihood * one.current_impact, one.band, one.text) for one in reversed(page.lines)],
    }  # fmt: skip
    return render(request, "registers/risk.html", given)


@in_partnership("risk:U", area="registers")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the words of a risk."""
    by, row = who(request), load_risk(request, reference)
    RISK.require(by, "U", row)
    return FormPage(
        title=f"Change {row.reference}", button="Save", back=(row.title, href("risk", row, by)), room="Risks",
        form=partial(RiskEditForm, by=by, risk=row), initial=RiskEditForm.start(row), version=lambda: version_now(row),
        deed=lambda form: services.edit_risk(
            risk=row, new=form.words, version=form.cleaned_data["version"], by=by
        ),
        done=lambda _: (href("risk", row, by), "The risk is saved."),
    ).answer(request)  # fmt: skip


@in_partnership("risk:U", area="registers")
def score(request: HttpRequest, reference: str) -> HttpResponse:
    """Review a risk: score it and set the next day."""
    by, row = who(request), load_risk(request, reference)
    RISK.require(by, "U", row)
    scale = scale_for(by)

    def deed(form: Any) -> Any:
        scores = scores_of(form)
        if scores is None:
            raise OutOfState("Choose how likely it is now, and how grave.")
        told = {name: form.cleaned_data[name] for name in ("text", "next_review_on", "version")}
        return services.score_risk(risk=row, scores=scores, by=by, **told)

    return FormPage(
        title=f"Review {row.title}", button="Save the review", back=(row.reference, href("risk", row, by)),
        form=partial(ScoreForm, scale=scale), initial=ScoreForm.start(row, scale), deed=deed, room="Risks",
        template="registers/risk_form.html", lead="Score it as it is today. The scores before stay in its history.",
        facts=[(words, text) for words, text in (("Cause", row.cause), ("Event", row.event), ("Effect", row.effect))
               if text],
        done=lambda _: (href("risk", row, by), "The review is saved."), version=lambda: version_now(row),
    ).answer(request)  # fmt: skip


@in_partnership("risk:U", area="registers")
def control(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what already holds a risk."""
    by, row = who(request), load_risk(request, reference)
    RISK.require(by, "U", row)
    return FormPage(
        title=f"Add a control: {row.reference}",
        button="Add", back=(row.title, href("risk", row, by)), form=ControlForm, room="Risks",
        lead="What is in place already. What is still to be done is an action.",
        deed=lambda form: services.add_control(risk=row, by=by, **form.cleaned_data),
        done=lambda _: (href("risk", row, by), "The control is on the risk."),
    ).answer(request)  # fmt: skip


@in_partnership("risk:U", area="registers")
def control_end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say that a control holds no longer."""
    by, row = who(request), load_risk(request, reference)
    RISK.require(by, "U", row)
    found = load(controls_to_end(), CONTROL, by, pk=pk, risk=row)
    return FormPage(
        title="Take a control off", button="Take it off", back=(row.title, href("risk", row, by)), warning=True,
        form=EndControlForm, facts=[("Control", found.text)], room="Risks",
        deed=lambda form: services.end_control(control=found, by=by, **form.cleaned_data),
        done=lambda _: (href("risk", row, by), "The control is taken off. Score the risk again if it is graver now."),
    ).answer(request)  # fmt: skip


@in_partnership("risk:U", area="registers")
def mitigation(request: HttpRequest, reference: str) -> HttpResponse:
    """Open an action that is to lower a risk."""
    by, row = who(request), load_risk(request, reference)
    RISK.require(by, "U", row)
    return FormPage(
        title=f"Open an action: {row.reference}",
        button="Open the action", back=(row.title, href("risk", row, by)), room="Risks",
        lead="It is asked for like every other action. Only those who read this risk, and its owner, see it.",
        form=partial(MitigationForm, by=by),
        deed=lambda form: services.open_mitigation(
            risk=row, new=services.NewMitigation(**form.cleaned_data), by=by
        ),
        done=lambda action: (href("risk", row, by), f"{action.reference} is open."),
    ).answer(request)  # fmt: skip
