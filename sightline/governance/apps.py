from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "sightline.governance"
    label = "governance"

    def ready(self) -> None:
        """Answer for roles and cases at sign-in, check mails when they go, and show the rooms in the menu."""
        from sightline.accounts import changes, requirements  # noqa: PLC0415 (models load after this module)
        from sightline.governance import rooms  # noqa: PLC0415
        from sightline.governance.requirements import need_by_role  # noqa: PLC0415
        from sightline.governance.services import cases, glass  # noqa: PLC0415
        from sightline.kernel.outbox import may_still_send  # noqa: PLC0415

        requirements.register(need_by_role)
        changes.on_identity_changed(cases.suspend_after)
        may_still_send(cases.MAIL, cases.may_still_tell)
        may_still_send(glass.MAIL, glass.may_still_alert)
        rooms.register_all()
