"""What agendas and papers register when the context starts."""

from datetime import timedelta

from sightline.evidence.services import keeps
from sightline.kernel import references, tick
from sightline.kernel.outbox import may_still_send
from sightline.meetings import services, sources
from sightline.meetings.permissions import AGENDA, RESTRICTED
from sightline.meetings.plan_source import progress_of_plan
from sightline.meetings.queries.agenda import resolve_item
from sightline.ui.navigation import SubEntry, register_sub


def start_papers() -> None:
    """Say what an item's reference leads to, which files are kept, which mails may go, and what runs regularly."""
    references.register("AG", resolve_item)
    sources.register("PL", progress_of_plan)
    keeps(services.held_files)
    may_still_send(services.PAPERS_ROUND, services.may_still_send_papers)
    may_still_send(services.PAPER_DUE, services.may_still_remind_presenter)
    tick.every("meetings.remind_presenters", timedelta(minutes=30), services.remind_presenters)
    tick.every("meetings.forget_packs", timedelta(hours=12), services.forget_packs)
    register_sub(
        SubEntry(
            "meetings", "usual", "Usual agendas", "meetings:usual_index", order=70,
            may=lambda standing: AGENDA.may_some(standing, "R"),
        )
    )  # fmt: skip
    register_sub(
        SubEntry(
            "meetings", "restricted", "Restricted items", "meetings:restricted_items", order=80,
            may=lambda standing: RESTRICTED.may_some(standing, "R"),
        )
    )  # fmt: skip
