"""Deeds on questions: ask about a figure, answer, make it an action, close it.

Whoever supplies the figure answers; whoever asked, or the business unit, says what comes of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.services import NewAction, open_action
from sightline.audittrail.services import record
from sightline.governance.models import Agency, Group, Membership, Post
from sightline.governance.services.saying import check_version, paragraphs
from sightline.governance.standing import Standing, in_force
from sightline.indicators.models import Indicator, Observation, Question
from sightline.indicators.permissions import INDICATOR, QUESTION
from sightline.indicators.services.question_mails import tell_answered, tell_asked
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.references import next_reference

LEVEL = 2
LONGEST = 2000
MOST_DAYS = 366


@dataclass(frozen=True)
class NewQuestion:
    """What is asked about an indicator, or about one of its periods; for a group or an agency; answered by a day."""

    text: str
    due_on: date
    starts_on: date | None = None
    group: Group | None = None
    asking_agency: Agency | None = None


@transaction.atomic
def ask_question(*, indicator: Indicator, new: NewQuestion, by: Standing) -> Question:
    """Ask its supplier about a figure and tell those who answer. Raises NotAllowed, DomainError."""
    INDICATOR.require(by, "R", indicator)
    if new.group is not None and new.asking_agency is not None:
        raise DomainError("Choose the group or the agency you ask for, one of them.", field="group")
    # Being asked gives nobody the right to ask: only what it is asked for does.
    asking = Question(partnership=by.partnership, group=new.group, asking_agency=new.asking_agency)
    QUESTION.require(by, "C", asking)
    _check(indicator, new, by)
    row = Question.objects.create(
        partnership=by.partnership,
        reference=next_reference(by.partnership.code, "QF"),
        indicator=indicator,
        starts_on=new.starts_on,
        text=_said(new.text, "text", "what you ask"),
        group=new.group,
        asking_agency=new.asking_agency,
        agency=indicator.supplier,
        asked_by=by.person,
        asked_on=by.today,
        due_on=new.due_on,
    )
    record(
        tenant=by.partnership.code,
        verb="question.asked",
        reference=row.reference,
        by=by,
        level=LEVEL,
        after={"indicator": indicator.reference, "text": row.text, "due_on": row.due_on},
    )
    tell_asked(row, by)
    return row


def _check(indicator: Indicator, new: NewQuestion, by: Standing) -> None:
    if new.group is not None and (
        new.group.partnership_id != by.partnership.pk or (new.group.ended_on and new.group.ended_on < by.today)
    ):
        raise DomainError("Choose a group of this partnership that has not ended.", field="group")
    if (
        new.asking_agency is not None
        and not Membership.objects.filter(
            in_force(by.today), partnership=by.partnership, agency=new.asking_agency
        ).exists()
    ):
        raise DomainError("Choose an agency of this partnership.", field="asking_agency")
    if not by.today <= new.due_on <= by.today + timedelta(days=MOST_DAYS):
        raise DomainError("Choose a day for the answer from today to a year ahead.", field="due_on")
    if (
        new.starts_on
        and not Observation.objects.filter(
            indicator=indicator, starts_on=new.starts_on, state=Observation.State.CURRENT
        ).exists()
    ):
        raise DomainError("Choose a period that has a figure, or all of them.", field="starts_on")


@transaction.atomic
def answer_question(*, question: Question, answer: str, version: int, by: Standing) -> Question:
    """Answer for the agency that supplies the figure; a later answer takes the place of the first until it is closed.

    Raises NotAllowed for whoever does not answer for the supplier, OutOfState when it is closed, Conflict, DomainError.
    """
    row = _locked(question, version, by)
    if not may_answer(row, by):
        raise NotAllowed(
            f"{row.agency or 'The business unit'} answers this question.",
            verb="challenge.change",
            reference=row.reference,
        )
    before = row.answer
    row.answer = _said(answer, "answer", "the answer")
    row.answered_by, row.answered_on = by.person, by.today
    _save(row)
    record(
        tenant=by.partnership.code,
        verb="question.answered",
        reference=row.reference,
        by=by,
        level=LEVEL,
        before={"answer": before},
        after={"answer": row.answer},
    )
    tell_answered(row, by)
    return row


@dataclass(frozen=True)
class QuestionAction:
    """An action as somebody opens it from a question."""

    title: str
    owner: Post | None = None
    due_on: date | None = None
    detail: str = ""


@transaction.atomic
def open_question_action(*, question: Question, new: QuestionAction, version: int, by: Standing) -> Action:
    """Make a question an action, of its level and its group, and close it: the action says what comes of it.

    Raises as `answer_question`, and as `actions.open_action`.
    """
    row = _locked(question, version, by)
    if not may_settle(row, by):
        raise NotAllowed(
            "Those who asked say what comes of a question.", verb="challenge.change", reference=row.reference
        )
    if new.owner is not None and (
        new.owner.partnership_id != by.partnership.pk or (new.owner.ended_on and new.owner.ended_on < by.today)
    ):
        raise DomainError("Choose a post of this partnership that has not ended.", field="owner")
    action = open_action(
        new=NewAction(
            title=new.title,
            owner=new.owner,
            due_on=new.due_on,
            detail=new.detail,
            group=row.group,
            level=LEVEL,
            origin=(row.reference, f"/{by.partnership.slug}/data/questions/{row.reference}/"),
        ),
        by=by,
    )
    row.action, row.closed_on = action, by.today
    _save(row)
    record(
        tenant=by.partnership.code,
        verb="question.made_action",
        reference=row.reference,
        by=by,
        level=LEVEL,
        after={"action": action.reference},
    )
    return action


@transaction.atomic
def close_question(*, question: Question, version: int, by: Standing) -> Question:
    """Close an answered question: the answer is enough. Raises as `answer_question`."""
    row = _locked(question, version, by)
    if not may_settle(row, by):
        raise NotAllowed("Those who asked close a question.", verb="challenge.change", reference=row.reference)
    if not row.answered_on:
        raise OutOfState("This question has no answer yet. Wait for it, or make the question an action.")
    row.closed_on = by.today
    _save(row)
    record(
        tenant=by.partnership.code,
        verb="question.closed",
        reference=row.reference,
        by=by,
        level=LEVEL,
        before={"state": "answered"},
        after={"state": "closed"},
    )
    return row


def may_ask(by: Standing) -> bool:
    """Whether somebody may ask about some figure at all: for a menu, never for a deed."""
    return QUESTION.may_some(by, "C")


def may_answer(row: Question, by: Standing) -> bool:
    """Whether somebody answers a question: who may change questions of the agency that supplies the figure."""
    answering = Question(partnership_id=row.partnership_id, agency_id=row.agency_id)
    return row.closed_on is None and QUESTION.may(by, "U", answering)


def may_settle(row: Question, by: Standing) -> bool:
    """Whether somebody says what comes of a question: who may change questions of the group or agency that asked."""
    asked = Question(partnership_id=row.partnership_id, group_id=row.group_id, asking_agency_id=row.asking_agency_id)
    return row.closed_on is None and QUESTION.may(by, "U", asked)


def may_open_action(row: Question, by: Standing) -> bool:
    """Whether somebody may make a question an action: who settles it and may open actions."""
    return may_settle(row, by) and ACTION.may(by, "C")


def _locked(question: Question, version: int, by: Standing) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("indicator", "group", "agency", "asked_by")
    row = rows.get(pk=question.pk)
    QUESTION.require(by, "U", row)
    if row.closed_on:
        raise OutOfState("This question is closed.")
    check_version(version, row.version, {"Answer": "as you saw it"}, {"Answer": row.answer})
    return row


def _save(row: Question) -> None:
    row.version += 1
    row.save()


def _said(text: str, field: str, words: str) -> str:
    found = paragraphs(text, field, words, LONGEST)
    if not found:
        raise DomainError(f"Enter {words}.", field=field)
    return found
