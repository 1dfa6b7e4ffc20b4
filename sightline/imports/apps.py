from typing import Any

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "sightline.imports"
    label = "imports"

    def ready(self) -> None:
        """Put the import room on the menu."""
        from sightline.imports.permissions import PROPOSAL  # noqa: PLC0415
        from sightline.ui.navigation import Entry, SubEntry, register, register_sub  # noqa: PLC0415

        def may(standing: Any) -> bool:
            return PROPOSAL.may(standing, "C")

        words, page = "Import a document", "imports:list"
        register(Entry("imports", words, page, "Deliver", order=25, main=False, within="plan", may=may))
        register_sub(SubEntry("plan", "imports", words, page, order=40, may=may))
