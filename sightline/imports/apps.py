from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "sightline.imports"
    label = "imports"

    def ready(self) -> None:
        """Put the import room on the menu."""
        from sightline.imports.permissions import PROPOSAL  # noqa: PLC0415
        from sightline.ui.navigation import Entry, register  # noqa: PLC0415

        register(
            Entry(
                "imports", "Import a document", "imports:list", "Deliver", order=25, main=False, within="plan",
                may=lambda standing: PROPOSAL.may(standing, "C"),
            )
        )  # fmt: skip
