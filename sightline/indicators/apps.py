from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from sightline.governance.permissions import Scoped
    from sightline.governance.standing import Standing


class IndicatorsConfig(AppConfig):
    name = "sightline.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Put the data set in the menu, and say what its references lead to."""
        from sightline.calendars import sources  # noqa: PLC0415
        from sightline.indicators.finding import register_kinds  # noqa: PLC0415
        from sightline.indicators.leading import register_panel  # noqa: PLC0415
        from sightline.indicators.permissions import DATA_RETURN, INDICATOR, RELEASE, TOKEN  # noqa: PLC0415
        from sightline.indicators.queries.dictionary import resolve_indicator  # noqa: PLC0415
        from sightline.indicators.queries.mine import dated_returns  # noqa: PLC0415
        from sightline.indicators.queries.releases import resolve_release  # noqa: PLC0415
        from sightline.indicators.queries.returns import resolve_return  # noqa: PLC0415
        from sightline.indicators.services.collecting import extending  # noqa: PLC0415
        from sightline.indicators.starting_reading import start_reading  # noqa: PLC0415
        from sightline.kernel import references, tick  # noqa: PLC0415 (models load after the apps)
        from sightline.kernel.outbox import may_still_send  # noqa: PLC0415
        from sightline.ui.navigation import Entry, SubEntry, register, register_sub  # noqa: PLC0415

        register_kinds()
        register_panel()
        start_reading()
        references.register("I", resolve_indicator)
        references.register("RT", resolve_return)
        references.register("RL", resolve_release)
        may_still_send(extending.OWED, extending.may_still_ask)
        sources.register("returns", dated_returns)
        tick.every("indicators.remind", timedelta(minutes=30), extending.remind_all)

        def reads(scoped: Scoped) -> Callable[[Standing], bool]:
            return lambda standing: scoped.may_some(standing, "R")

        register(Entry("data", "Data", "indicators:dashboard", "Know", order=30, by_sub=True))
        for key, words, page, order, scoped in (
            ("returns", "Returns due", "returns", 30, DATA_RETURN),
            ("missing", "Who is missing", "missing", 35, DATA_RETURN),
            ("dictionary", "Dictionary", "dictionary", 50, INDICATOR),
            ("published", "Published tables", "published", 60, INDICATOR),
            ("releases", "Publication", "releases", 65, RELEASE),
            ("tokens", "Keys", "tokens", 70, TOKEN),
        ):
            register_sub(SubEntry("data", key, words, f"indicators:{page}", order=order, may=reads(scoped)))
