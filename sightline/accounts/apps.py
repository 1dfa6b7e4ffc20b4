from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sightline.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to the sign-in library."""
        from sightline.accounts import receivers  # noqa: F401, PLC0415 (models must be loaded first)
