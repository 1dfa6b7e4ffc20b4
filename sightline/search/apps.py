from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "sightline.search"
    label = "search"

    def ready(self) -> None:
        """Let the kinds of the contexts below be found."""
        from sightline.search import governance_kinds  # noqa: PLC0415 (models must be loaded first)

        governance_kinds.register_all()
