from __future__ import annotations

from collections.abc import Callable
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
        from sightline.indicators.finding import register_kinds  # noqa: PLC0415
        from sightline.indicators.permissions import INDICATOR, TOKEN  # noqa: PLC0415
        from sightline.indicators.queries.dictionary import resolve_indicator  # noqa: PLC0415
        from sightline.indicators.starting_reading import start_reading  # noqa: PLC0415
        from sightline.kernel import references  # noqa: PLC0415 (models load after the apps)
        from sightline.ui.navigation import Entry, SubEntry, register, register_sub  # noqa: PLC0415

        register_kinds()
        start_reading()
        references.register("I", resolve_indicator)

        def reads(scoped: Scoped) -> Callable[[Standing], bool]:
            return lambda standing: scoped.may_some(standing, "R")

        register(Entry("data", "Data", "indicators:dashboard", "Know", order=30, may=reads(INDICATOR)))
        for key, words, page, order, scoped in (
            ("dictionary", "Dictionary", "dictionary", 50, INDICATOR),
            ("published", "Published tables", "published", 60, INDICATOR),
            ("tokens", "Keys for other software", "tokens", 70, TOKEN),
        ):
            register_sub(SubEntry("data", key, words, f"indicators:{page}", order=order, may=reads(scoped)))
