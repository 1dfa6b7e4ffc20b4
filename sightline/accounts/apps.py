from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sightline.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to the sign-in library, check mails with codes and links when they are sent, clear ended sessions."""
        from sightline.accounts import receivers, services  # noqa: F401, PLC0415 (models must be loaded first)
        from sightline.kernel.outbox import may_still_send  # noqa: PLC0415 (as above)
        from sightline.kernel.tick import every  # noqa: PLC0415 (as above)

        every("accounts.clear_ended_sessions", timedelta(hours=1), services.clear_ended_sessions)
        for kind in services.LASTS:
            may_still_send(kind, services.still_of_use)
        may_still_send("accounts.change", services.change_still_open)
        every("accounts.lapse_old_changes", timedelta(hours=1), services.lapse_old_changes)
