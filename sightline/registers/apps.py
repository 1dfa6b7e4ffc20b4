from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from sightline.governance.permissions import Scoped
    from sightline.governance.standing import Standing


class RegistersConfig(AppConfig):
    name = "sightline.registers"
    label = "registers"

    def ready(self) -> None:
        """Put the registers in the menu, and say what their references lead to."""
        from sightline.discussion import activity, things  # noqa: PLC0415
        from sightline.governance import beside  # noqa: PLC0415
        from sightline.kernel import references, tick  # noqa: PLC0415 (models load after the apps)
        from sightline.kernel.outbox import may_still_send  # noqa: PLC0415
        from sightline.registers.beside import of_group, of_person  # noqa: PLC0415
        from sightline.registers.discussed import FEED, RISKS  # noqa: PLC0415
        from sightline.registers.finding import register_kinds  # noqa: PLC0415
        from sightline.registers.permissions import CHALLENGE, ESCALATION, MATTER, RISK  # noqa: PLC0415
        from sightline.registers.queries import resolving  # noqa: PLC0415
        from sightline.registers.services import reminding  # noqa: PLC0415
        from sightline.ui.navigation import Entry, SubEntry, register, register_sub  # noqa: PLC0415

        register_kinds()
        things.register(RISKS)
        activity.register(FEED)
        tick.every("registers.remind", timedelta(minutes=30), reminding.remind_all)
        may_still_send(reminding.REVIEWS, reminding.may_still_remind)
        beside.register(for_group=of_group, for_person=of_person)
        references.register("RK", resolving.resolve_risk)
        references.register("ES", resolving.resolve_escalation)
        references.register("CH", resolving.resolve_challenge)
        references.register("WO", resolving.resolve_matter)

        def reads(scoped: Scoped) -> Callable[[Standing], bool]:
            return lambda standing: scoped.may_some(standing, "R")

        register(Entry("registers", "Registers", "registers:risks", "Run", order=75, may=reads(RISK)))
        for key, words, page, order, scoped in (
            ("risks", "Risks", "risks", 10, RISK),
            ("map", "Heat map", "map", 12, RISK),
            ("moved", "What changed", "moved", 14, RISK),
            ("summary", "Summary", "summary", 16, RISK),
            ("escalations", "Escalations", "escalations", 20, ESCALATION),
            ("challenges", "Challenges", "challenges", 30, CHALLENGE),
            ("others", "Working with others", "others", 40, MATTER),
        ):
            register_sub(SubEntry("registers", key, words, f"registers:{page}", order=order, may=reads(scoped)))
