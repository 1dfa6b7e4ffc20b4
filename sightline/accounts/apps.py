from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sightline.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to the sign-in library, and have mails with codes and links checked again when they are sent."""
        from sightline.accounts import receivers, services  # noqa: F401, PLC0415 (models must be loaded first)
        from sightline.kernel.outbox import may_still_send  # noqa: PLC0415 (as above)

        for kind in services.LASTS:
            may_still_send(kind, services.still_of_use)
