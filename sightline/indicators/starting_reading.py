"""What reading brings when the application starts: pages in the row, references, mails, panels, links."""

from collections.abc import Callable
from datetime import timedelta

from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.indicators.permissions import DASHBOARD, INDICATOR, QUESTION
from sightline.indicators.queries import questions
from sightline.indicators.services import question_mails, question_reminding
from sightline.kernel import references, tick
from sightline.kernel.outbox import may_still_send
from sightline.ui.navigation import SubEntry, register_sub


def start_reading() -> None:
    """Register all of it; see `apps`."""
    for key, words, page, order, scoped in (
        ("dashboard", "Dashboard", "dashboard", 5, INDICATOR), ("changed", "What changed", "changed", 7, DASHBOARD),
        ("course", "Life course", "course", 8, DASHBOARD), ("questions", "Questions", "questions", 40, QUESTION),
    ):  # fmt: skip
        register_sub(SubEntry("data", key, words, f"indicators:{page}", order=order, may=_reads(scoped)))
    references.register("QF", questions.resolve)
    may_still_send(question_mails.TOLD, question_mails.may_still_tell)
    may_still_send(question_reminding.OVERDUE, question_reminding.may_still_remind)
    tick.every("indicators.remind_questions", timedelta(minutes=30), question_reminding.remind_all)


def _reads(scoped: Scoped) -> Callable[[Standing], bool]:
    return lambda standing: scoped.may_some(standing, "R")
