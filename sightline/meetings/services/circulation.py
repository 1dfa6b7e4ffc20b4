"""Deeds on decisions between meetings: send one round, answer it, close it with what the answers say."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.governance.models import Group
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import in_words
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import Letter, queue_mails
from sightline.meetings.models import Decision, DecisionAnswer
from sightline.meetings.permissions import DECISION
from sightline.meetings.queries.circulation import asked_of, seat_of, standing_of_answers
from sightline.meetings.rules import decisions as rules
from sightline.meetings.services.decisions import Told, locked_decision, note, numbered, require_despite, write

ASKED = "meetings.decision_asked"
LONGEST_DAYS = 60


@transaction.atomic
def send_round(*, group: Group, told: Told, answer_by: date, by: Standing) -> Decision:
    """Send a decision round the members of a group, each of whom is told by mail and answers once, by a day.

    Raises NotAllowed, DomainError for a day that has passed or is far, or when nobody holds a seat.
    """
    row = Decision(
        partnership=by.partnership, group=group, way=Decision.Way.CIRCULATION, state=Decision.State.ASKED,
        answer_by=answer_by, created_by=by.person,
    )  # fmt: skip
    DECISION.require(by, "C", row)
    write(row, told)
    row.despite, row.votes_for, row.votes_against = "", None, None
    if not by.today <= answer_by <= by.today + timedelta(days=LONGEST_DAYS):
        raise DomainError(f"Choose a day within the next {LONGEST_DAYS} days.", field="answer_by")
    people = asked_of(row, by)
    if not people:
        raise DomainError(f"Nobody holds a member’s seat on {group}, so nobody can answer.", field="group")
    numbered(row, by)
    row.save()
    queue_mails([_letter(row, one.person) for one in people])
    note("sent_round", row, {"title": row.title, "people": [one.person.pk for one in people]}, by)
    return row


def _letter(row: Decision, person: Person) -> Letter:
    """A mail that names no content: what is to be decided is read after signing in."""
    here = row.partnership
    address = settings.SITE_ADDRESS + reverse("meetings:decision", args=[here.slug, row.reference])
    answer_by = in_words(row.answer_by) if row.answer_by else ""
    return Letter(
        tenant=here.code, to=person.email, kind=ASKED, subject=f"A decision of {row.group} waits for your answer",
        text=f"{person.name},\n\n{row.group} decides something between meetings and asks for your answer by "
        f"{answer_by}.\n\n{address}\n\n{here.name}\n",
        reference=f"{row.pk}:{person.pk}", level=2,
    )  # fmt: skip


def may_still_ask(mail: MailMessage) -> bool:
    """Return whether the mail is still true: the decision goes round, and the person may still answer and has not."""
    key, person_key = (int(part) for part in mail.reference.split(":"))
    row = Decision.objects.select_related("group", "partnership").filter(pk=key, state=Decision.State.ASKED).first()
    person = Person.objects.filter(pk=person_key, is_active=True).first()
    if row is None or person is None or person.email != mail.to or row.answers.filter(person=person).exists():
        return False
    by = standing_of(person, row.partnership)
    return DECISION.may(by, "R", row) and seat_of(row, by) is not None


@transaction.atomic
def answer(*, decision: Decision, said: str, comment: str, by: Standing) -> DecisionAnswer:
    """Answer a decision that goes round, once.

    Raises NotAllowed for whoever holds no member’s seat, OutOfState, DomainError without an answer.
    """
    row = locked_decision(decision)
    DECISION.require(by, "R", row)
    if row.state != Decision.State.ASKED:
        raise OutOfState("This decision does not go round any more, so it takes no answers.")
    seat = seat_of(row, by)
    if seat is None:
        raise NotAllowed(
            "Only who holds a member’s seat on the group answers.", verb="decision.answer", reference=row.reference
        )
    if said not in DecisionAnswer.Said.values:
        raise DomainError("Choose your answer.", field="said")
    if row.answers.filter(person=by.person).exists():
        raise OutOfState("You have answered already. Tell the business unit if your answer has changed.")
    made = DecisionAnswer.objects.create(
        partnership=by.partnership, decision=row, seat=seat, person=by.person, said=said,
        comment=" ".join(comment.split())[:500],
    )  # fmt: skip
    note("answered", row, {"said": said, "comment": made.comment}, by)
    return made


@transaction.atomic
def close(*, decision: Decision, agreed: bool, despite: str, version: int, by: Standing) -> Decision:
    """Close a decision that went round with what the answers say. Raises NotAllowed, OutOfState, DomainError.

    The quorum, and who has to be there for its kind, are judged by those who answered.
    """
    row = locked_decision(decision)
    DECISION.require(by, "U", row)
    if row.state != Decision.State.ASKED or row.version != version:
        raise OutOfState("Somebody closed or withdrew it meanwhile.")
    answers = list(row.answers.all())
    told = rules.count([one.said for one in answers], len(asked_of(row, by)))
    if agreed and told.agree <= told.disagree:
        raise DomainError(f"{told.words}. It is not agreed by more than do not agree.", field="agreed")
    if agreed:
        standing = standing_of_answers(row, answers, by)
        require_despite(standing, despite)
        row.missing = standing.lacking[:500]
        row.despite = " ".join(despite.split())[:500] if row.missing else ""
        row.quorum = standing.quorum[:300]
    row.votes_for, row.votes_against, row.decided_on = told.agree, told.disagree, by.today
    row.decided_by = row.decided_by or f"Members by circulation: {told.words}"
    row.state = Decision.State.DECIDED if agreed else Decision.State.NOT_AGREED
    row.version += 1
    row.save()
    note("closed", row, {"state": row.state, "for": told.agree, "against": told.disagree}, by)
    return row
