from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "sightline.calendars"
    label = "calendars"

    def ready(self) -> None:
        """Put the page about one's own calendar among all areas."""
        from sightline.calendars.permissions import CALENDAR_FEED  # noqa: PLC0415 (models load after the apps)
        from sightline.ui.navigation import Entry, register  # noqa: PLC0415

        register(
            Entry(
                "calendar_feed", "Dates in your calendar", "calendars:mine", "Deliver", order=40, main=False,
                may=lambda standing: CALENDAR_FEED.may_some(standing, "R"),
            )
        )  # fmt: skip
