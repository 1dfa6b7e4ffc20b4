from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "sightline.governance"
    label = "governance"

    def ready(self) -> None:
        """Answer for roles at sign-in, and show the rooms of governance in the menu."""
        from sightline.accounts import requirements  # noqa: PLC0415 (models load after this module)
        from sightline.governance import rooms  # noqa: PLC0415
        from sightline.governance.requirements import need_by_role  # noqa: PLC0415

        requirements.register(need_by_role)
        rooms.register_all()
