"""What the executive's page asks of the registers: what moves, what waits for an answer, what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from sightline.governance.standing import Standing
from sightline.registers.models import Challenge, Escalation, Risk
from sightline.registers.permissions import CHALLENGE, ESCALATION, RISK, may_answer
from sightline.registers.queries.moved import Moved, moved_since, quarter_before
from sightline.registers.queries.resolving import href
from sightline.registers.queries.risks import overdue, visible
from sightline.registers.queries.sent_up import challenges, escalation_clock, escalations
from sightline.registers.rules.dates import Clock


@dataclass(frozen=True)
class Moving:
    """Risks that moved since the quarter began, the gravest first, and the address of the list that shows them."""

    since: date
    href: str
    worse: Sequence[Moved]
    better: Sequence[Moved]
    new: Sequence[Moved]

    @property
    def count(self) -> int:
        """How many moved or are new."""
        return len(self.worse) + len(self.better) + len(self.new)


def moving_risks(by: Standing) -> Moving | None:
    """Return the risks that moved this quarter; None for whoever reads no risk. One query."""
    if not RISK.may_some(by, "R"):
        return None
    since = quarter_before(by.today)
    address = reverse("registers:moved", args=[by.partnership.slug])
    return Moving(since, address, *moved_since(by, since))


def risk_href(risk: Risk, by: Standing) -> str:
    """Return the address of a risk's page."""
    return href("risk", risk, by)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for an answer: what, its page, its clock, from whom, and whether the reader may answer."""

    title: str
    reference: str
    href: str
    clock: Clock
    source: str
    mine: bool


def escalations_due(by: Standing) -> list[Waiting]:
    """Return the escalations that wait for an answer, the first due first; one query, none for who reads none."""
    if not ESCALATION.may_some(by, "R"):
        return []
    rows = escalations(by).filter(state=Escalation.State.OPEN)
    found = sorted(rows, key=lambda one: (one.due_on or date.max, one.reference))
    return [
        Waiting(one.title, one.reference, href("escalation", one, by), escalation_clock(one, by.today),
                str(one.group or one.agency), may_answer(one, by))
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True)
class Overdue:
    """How many reviews of risks, answers to escalations and answers to challenges are overdue, each with its list."""

    reviews: tuple[int, str]
    escalations: tuple[int, str]
    challenges: tuple[int, str]


def overdue_answers(by: Standing) -> Overdue:
    """Return what is overdue on the registers, of what this standing may see; at most three queries."""
    slug = [by.partnership.slug]
    late = {"state": "open", "due_on__lt": by.today}
    reviews = visible(by).filter(overdue(by)).count() if RISK.may_some(by, "R") else 0
    sent = escalations(by).filter(**late).count() if ESCALATION.may_some(by, "R") else 0
    asked = challenges(by).filter(**late).count() if CHALLENGE.may_some(by, "R") else 0
    return Overdue(
        (reviews, reverse("registers:risks", args=slug) + "?where=overdue"),
        (sent, reverse("registers:escalations", args=slug) + "?state=late"),
        (asked, reverse("registers:challenges", args=slug) + "?state=late"),
    )


def challenges_without_effect(by: Standing) -> int:
    """Return how many challenges were answered and nobody has said what they changed."""
    return challenges(by).filter(state=Challenge.State.ANSWERED).count() if CHALLENGE.may_some(by, "R") else 0
