"""Questions on figures: the list, one of them, its answer, the action it becomes."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.actions.permissions import ACTION
from sightline.governance.access import in_partnership, load
from sightline.governance.pages import FormPage, ListPage, who
from sightline.indicators.forms.questions import ActionForm, AnswerForm, CloseForm, QuestionFilter
from sightline.indicators.listing_reading import question_table
from sightline.indicators.models import Question
from sightline.indicators.permissions import INDICATOR, QUESTION
from sightline.indicators.queries import questions
from sightline.indicators.queries.reading.dashboard import href as indicator_href
from sightline.indicators.services import questions as deeds
from sightline.ui.downloads import wanted_format

LEAD = "What groups and agencies asked about figures, what those who supply them answered, and what came of it."


def _load(request: HttpRequest, reference: str) -> Question:
    return load(questions.to_open(), QUESTION, who(request), reference=reference.upper())


@in_partnership("challenge:R", area="data")
def index(request: HttpRequest) -> HttpResponse:
    """The questions on figures."""
    by = who(request)
    return ListPage(
        title="Questions on figures", room="Questions", lead=LEAD, file_name="Questions on figures",
        table=question_table(by, request.GET, plain=bool(wanted_format(request))),
        filter=QuestionFilter(
            request.GET, agencies=questions.agencies_here(by), groups=questions.groups_here(by)
        ),
        buttons=[("Ask about a figure", reverse("indicators:dashboard", args=[by.partnership.slug]))]
        if deeds.may_ask(by) else [],
        empty=("No question is open", "Open an indicator and ask: its supplier answers by the day you choose."),
    ).answer(request, export=QUESTION.may_some(by, "X"))  # fmt: skip


@in_partnership("challenge:R", area="data")
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One question: what was asked, the answer, what came of it."""
    by, row = who(request), _load(request, reference)
    reads = INDICATOR.may(by, "R", row.indicator)
    given = {
        "row": row, "clock": questions.clock(row, by.today), "asker": questions.asker(row),
        "period": questions.period(row), "slug": by.partnership.slug,
        "indicator_href": indicator_href(row.indicator, by) if reads else "",
        "may_answer": deeds.may_answer(row, by), "may_act": deeds.may_open_action(row, by),
        "may_close": bool(row.answered_on) and deeds.may_settle(row, by),
        "action": row.action if row.action and ACTION.may(by, "R", row.action) else None,
    }  # fmt: skip
    return render(request, "indicators/question.html", given)


@in_partnership("challenge:U", area="data")
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a question for the agency that supplies the figure."""
    by, row = who(request), _load(request, reference)
    QUESTION.require(by, "U", row)
    return _page(
        request, row, title="Answer a question", button="Send the answer", form=AnswerForm,
        initial={"version": row.version, "answer": row.answer}, said="The answer is sent.",
        deed=lambda form: deeds.answer_question(question=row, by=by, **form.cleaned_data),
    )  # fmt: skip


@in_partnership("challenge:U", area="data")
def action(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a question an action."""
    by, row = who(request), _load(request, reference)
    QUESTION.require(by, "U", row)
    return _page(
        request, row, title="Make it an action", button="Open the action", form=partial(ActionForm, by=by),
        initial={"version": row.version}, said="The action is open, and the question is closed with it.",
        lead="It is asked for like every other action. Only those who read this question, and its owner, see it.",
        deed=lambda form: deeds.open_question_action(
            question=row, new=form.new, version=form.cleaned_data["version"], by=by
        ),
    )  # fmt: skip


@in_partnership("challenge:U", area="data")
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a question with its answer."""
    by, row = who(request), _load(request, reference)
    QUESTION.require(by, "U", row)
    return _page(
        request, row, title="Close the question", button="The answer is enough", form=CloseForm,
        initial={"version": row.version}, said="The question is closed.",
        deed=lambda form: deeds.close_question(question=row, by=by, **form.cleaned_data),
    )  # fmt: skip


def _page(request: HttpRequest, row: Question, *, said: str, **more: Any) -> HttpResponse:
    address = questions.href(row, who(request))
    facts = [("Indicator", row.indicator.name), ("Asked", row.text)]
    if row.answer:
        facts.append(("The answer", row.answer))
    return FormPage(
        back=(row.reference, address), version=lambda: questions.version_now(row), done=lambda _: (address, said),
        room="Questions", facts=facts, **more,
    ).answer(request)  # fmt: skip
