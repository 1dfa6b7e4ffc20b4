from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "sightline.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Open the room of reports, resolve their references, draw drafts and remind of what is due."""
        _known()
        _beside()
        _regular()
        _rooms()


def _known() -> None:
    """Say what a report is to references, search, talk and meetings."""
    from sightline.discussion import activity, things  # noqa: PLC0415 (models load after the apps)
    from sightline.kernel import references  # noqa: PLC0415
    from sightline.meetings import sources  # noqa: PLC0415
    from sightline.reporting import discussed  # noqa: PLC0415
    from sightline.reporting.finding import register_kind  # noqa: PLC0415
    from sightline.reporting.meeting_papers import mailbox_of, pack_as_paper, report_as_paper  # noqa: PLC0415
    from sightline.reporting.queries import resolve_report  # noqa: PLC0415

    references.register("HR", resolve_report)
    things.register(discussed.REPORTS)
    activity.register(discussed.FEED)
    register_kind()
    sources.register("HR", report_as_paper)
    sources.register("EP", pack_as_paper)
    sources.answers_go_to(mailbox_of)


def _beside() -> None:
    """Show reports beside the actions and priorities they tell of."""
    from sightline.actions import beside  # noqa: PLC0415
    from sightline.plans import beside as of_priorities  # noqa: PLC0415
    from sightline.reporting.queries.helps import beside_action, beside_priority  # noqa: PLC0415

    beside.register(for_list=lambda _query, _by: [], for_action=beside_action)
    of_priorities.register(beside_priority)


def _regular() -> None:
    """Open rounds and remind as days come, and check each mail again when it goes."""
    from sightline.kernel import tick  # noqa: PLC0415
    from sightline.kernel.outbox import may_still_send  # noqa: PLC0415
    from sightline.reporting import services  # noqa: PLC0415

    tick.every("reporting.open_rounds", timedelta(hours=1), services.open_due_rounds)
    tick.every("reporting.remind", timedelta(minutes=30), services.remind_all)
    may_still_send(services.REMINDER, services.may_still_remind)
    may_still_send(services.TOLD, services.may_still_tell)
    may_still_send(services.COPY, services.may_still_send_copy, secret=True)


def _rooms() -> None:
    """Put the pages into the menu."""
    from sightline.actions.permissions import ACTION  # noqa: PLC0415
    from sightline.reporting.permissions import REPORT  # noqa: PLC0415
    from sightline.ui.navigation import Entry, SubEntry, register, register_sub  # noqa: PLC0415

    def may_read(standing: object) -> bool:
        return REPORT.may_some(standing, "R")  # type: ignore[arg-type]

    register(Entry("reports", "Reports", "reporting:list", "Tell", order=70, may=may_read))
    pages = (("list", "Reports", 10), ("pack", "What needs the executive", 20), ("rounds", "Rounds", 40))
    for key, words, order in pages:
        register_sub(SubEntry("reports", key, words, f"reporting:{key}", order=order, may=may_read))
    outward = (("papers", "Papers sent round", 30, REPORT), ("owed", "Who owes what", 35, ACTION))
    for key, words, order, scoped in outward:
        register_sub(SubEntry("reports", key, words, f"reporting:{key}", order=order, may=_takes_out(scoped)))


def _takes_out(scoped: Any) -> Callable[[Any], bool]:
    return lambda standing: bool(scoped.may_some(standing, "X"))
