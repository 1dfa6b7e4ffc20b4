from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "sightline.home"
    label = "home"

    def ready(self) -> None:
        """Put “Overview” first in the row, with what a person has to do, and the week's changes among all areas."""
        from sightline.actions.permissions import ACTION  # noqa: PLC0415
        from sightline.actions.queries import count_to_do  # noqa: PLC0415
        from sightline.disagreements.permissions import PATTERNS  # noqa: PLC0415
        from sightline.governance import beside  # noqa: PLC0415
        from sightline.home import (  # noqa: PLC0415
            executive,
            executive_meetings,
            executive_registers,
            figures_above,
        )
        from sightline.home.groups import beside_group  # noqa: PLC0415
        from sightline.ui.navigation import Entry, register  # noqa: PLC0415

        beside.register(for_group=beside_group, for_person=lambda _person, _by: [])
        register(
            Entry("work", "Overview", "partnership:front", order=10, count=count_to_do, count_words="things to do")
        )
        executive.register_all()
        executive_meetings.register_all()
        executive_registers.register_all()
        figures_above.register_all()
        register(
            Entry(
                "executive", "Executive page", "partnership:executive", "Run", order=15, main=False,
                may=lambda standing: PATTERNS.may_some(standing, "R"),
            )
        )  # fmt: skip
        register(
            Entry(
                "changes", "What changed this week", "partnership:changes", "Deliver", order=30, main=False,
                may=lambda standing: ACTION.may_some(standing, "R"),
            )
        )  # fmt: skip
