from datetime import timedelta

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "sightline.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Put the list on the row of the plan's pages, say what a reference leads to, sweep up files of no row."""
        from sightline.evidence.finding import register_kind  # noqa: PLC0415 (models load after the apps)
        from sightline.evidence.permissions import EVIDENCE  # noqa: PLC0415
        from sightline.evidence.queries import resolve_evidence  # noqa: PLC0415
        from sightline.evidence.services import sweep  # noqa: PLC0415
        from sightline.kernel import references, tick  # noqa: PLC0415
        from sightline.ui.navigation import SubEntry, register_sub  # noqa: PLC0415

        references.register("EV", resolve_evidence)
        register_kind()
        tick.every("evidence.sweep", timedelta(hours=6), sweep)
        register_sub(
            SubEntry(
                "plan", "evidence", "Evidence", "evidence:list", order=18,
                may=lambda standing: EVIDENCE.may_some(standing, "R"),
            )
        )  # fmt: skip
