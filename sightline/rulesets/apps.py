from django.apps import AppConfig


class RulesetsConfig(AppConfig):
    """Law and guidance as shipped data."""

    name = "sightline.rulesets"
    verbose_name = "Rule sets"
