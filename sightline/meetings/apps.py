from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "sightline.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Put meetings in the menu, say what their references lead to, and when an invitation may still go."""
        from sightline.calendars import sources  # noqa: PLC0415 (models load after the apps)
        from sightline.kernel import references  # noqa: PLC0415
        from sightline.kernel.outbox import may_still_send  # noqa: PLC0415
        from sightline.meetings.finding import register_kind  # noqa: PLC0415
        from sightline.meetings.permissions import MEETING  # noqa: PLC0415
        from sightline.meetings.queries.events import dated_meetings  # noqa: PLC0415
        from sightline.meetings.queries.resolving import resolve_meeting  # noqa: PLC0415
        from sightline.meetings.services import INVITATION, may_still_invite  # noqa: PLC0415
        from sightline.meetings.starting import start_papers  # noqa: PLC0415
        from sightline.meetings.starting_record import register_record  # noqa: PLC0415
        from sightline.ui.navigation import Entry, SubEntry, register, register_sub  # noqa: PLC0415

        def may(standing: object) -> bool:
            return MEETING.may_some(standing, "R")  # type: ignore[arg-type]

        register_kind()
        sources.register("meetings", dated_meetings)
        references.register("MT", resolve_meeting)  # M is a measure
        start_papers()
        register_record()
        may_still_send(INVITATION, may_still_invite)
        register(Entry("meetings", "Meetings", "meetings:forward", "Run", order=70, may=may))
        register_sub(SubEntry("meetings", "forward", "Forward plan", "meetings:forward", order=10, may=may))
        register_sub(SubEntry("meetings", "days", "Days to keep free", "meetings:days", order=90, may=may))
