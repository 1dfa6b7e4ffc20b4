from datetime import timedelta

from django.apps import AppConfig


class ChasingConfig(AppConfig):
    name = "sightline.chasing"
    label = "chasing"

    def ready(self) -> None:
        """Say when mails of chasing may still go, remind every quarter of an hour, and stand beside the actions."""
        from sightline.actions import beside  # noqa: PLC0415 (models load after the apps)
        from sightline.chasing import services  # noqa: PLC0415
        from sightline.chasing.permissions import ACTION_LINK  # noqa: PLC0415
        from sightline.chasing.queries import is_quiet  # noqa: PLC0415
        from sightline.chasing.services import leave, mails  # noqa: PLC0415
        from sightline.chasing.showing import beside_action, beside_list  # noqa: PLC0415
        from sightline.governance import quiet  # noqa: PLC0415
        from sightline.kernel import tick  # noqa: PLC0415
        from sightline.kernel.outbox import may_still_send  # noqa: PLC0415
        from sightline.ui.navigation import SubEntry, register_sub  # noqa: PLC0415

        may_still_send(mails.DIGEST, services.may_still_ask, secret=True)
        may_still_send(mails.FRESH, services.may_still_send_fresh, secret=True)
        may_still_send(mails.UNIT, services.may_still_tell_unit)
        may_still_send(leave.STAND_IN, services.may_still_tell_stand_in)
        may_still_send(leave.BACK, services.may_still_welcome)
        tick.every("chasing.welcome_back", timedelta(minutes=15), services.welcome_back)
        tick.every("chasing.remind", timedelta(minutes=15), services.remind_all)
        tick.every("chasing.note_failures", timedelta(minutes=5), services.note_failures)
        quiet.register(is_quiet)
        beside.register(for_list=beside_list, for_action=beside_action)
        register_sub(
            SubEntry(
                "plan", "chasing", "Chasing", "chasing:chased", order=25,
                may=lambda standing: ACTION_LINK.may_some(standing, "R"),
            )
        )  # fmt: skip
