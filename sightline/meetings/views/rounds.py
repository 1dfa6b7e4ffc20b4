"""Decisions between meetings: send one round, answer it, close it."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sightline.governance.access import in_partnership
from sightline.governance.pages import FormPage, who
from sightline.meetings.forms_decisions import AnswerForm, CloseForm, RoundForm
from sightline.meetings.models import Decision
from sightline.meetings.permissions import DECISION
from sightline.meetings.queries.decisions import decision_page, groups_to_decide, version_now
from sightline.meetings.queries.record import address
from sightline.meetings.services import recording as services
from sightline.meetings.views.decisions import load_decision


@in_partnership("decision:C", area="meetings")
def send_round(request: HttpRequest) -> HttpResponse:
    """Send a decision round the members of a group."""
    by = who(request)
    groups = groups_to_decide(by)

    def deed(form: Any) -> Decision:
        told = form.cleaned_data
        return services.send_round(group=told["group"], told=form.told, answer_by=told["answer_by"], by=by)

    return FormPage(
        title="Send a decision round", button="Send it round", back=("Decisions", address("decisions", by)), deed=deed,
        form=lambda *args, **kwargs: RoundForm(*args, groups=groups, **kwargs),
        lead="Members answer one by one between meetings. Each answer stays on record with its day, and so does the "
        "text: it does not change after it was sent.",
        done=lambda made: (address("decision", by, made.reference), "It goes round. Members are told by mail."),
    ).answer(request)  # fmt: skip


@in_partnership("decision:R", area="meetings")
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """A member answers what goes round."""
    by, row = who(request), load_decision(request, reference)
    home = address("decision", by, row.reference)
    return FormPage(
        title="Answer", button="Send your answer", back=(row.reference, home), form=AnswerForm,
        facts=[("What is to be decided", row.title), ("Why", row.reason), *([("More", row.text)] if row.text else [])],
        lead="You answer once; the answer stays on record with your name and the day.",
        deed=lambda form: services.answer(
            decision=row, said=form.cleaned_data["said"], comment=form.cleaned_data["comment"], by=by
        ),
        done=lambda _: (home, "Your answer is recorded. Thank you."),
    ).answer(request)  # fmt: skip


@in_partnership("decision:U", area="meetings")
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the answers come to."""
    by, row = who(request), load_decision(request, reference)
    DECISION.require(by, "U", row)
    page = decision_page(row, by)
    home = address("decision", by, row.reference)
    return FormPage(
        title=f"Close {row.reference}", button="Close it", back=(row.reference, home), form=CloseForm,
        initial={"version": row.version}, version=lambda: version_now(row),
        facts=[("What is to be decided", row.title), ("Answers", page.count),
               *([("Warning", page.warning)] if page.warning else [])],
        deed=lambda form: services.close(decision=row, by=by, **form.cleaned_data),
        done=lambda closed: (home, f"It is {closed.get_state_display()}."),
    ).answer(request)  # fmt: skip
