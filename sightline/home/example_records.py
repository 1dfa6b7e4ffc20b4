"""The minutes of an example: a meeting that was held, who came, what was said and decided."""

from datetime import datetime, time, timedelta
from typing import Any

from sightline.governance.standing import Standing
from sightline.home.example_world import World
from sightline.kernel.dates import ENGLAND
from sightline.meetings.models import Meeting, MinuteEntry, Minutes
from sightline.meetings.queries.record import Place, places
from sightline.meetings.services import NewMeeting, call_meeting
from sightline.meetings.services import recording as services
from sightline.meetings.services.recording import Asked, Said, Told

Written = dict[str, Any]


class RecordsOf:
    """The records of meetings of one example as they become rows."""

    def __init__(self, world: World) -> None:
        self.world, self.said = world, world.said.get("records", {})

    def load(self) -> None:
        """Say who has to be there, and record each meeting on its own day."""
        world, by = self.world, self.world.manager(0) if self.said else None
        if by is None:
            return
        for one in world.each(self.said.get("needed", []), "records, needed"):
            services.add_needed(
                group=world.groups[one["group"]], needed_for=one["for"], post=world.posts[one["post"]], agency=None,
                source=one["source"], by=by,
            )  # fmt: skip
        for one in world.each(self.said["meetings"], "records, meetings"):
            self._record(one)

    def _record(self, said: Written) -> None:
        world = self.world
        by = world.standing("manager", world.day(said["weeks_ago"]))
        meeting = self._meeting(said, by)
        minutes = services.begin_minutes(meeting=meeting, by=by)
        came = {place.seat.pk: _came(place, said) for place in places(meeting)}
        services.save_attendance(minutes=minutes, said=came, version=1, by=by)
        for entry, told in zip(minutes.entries.order_by("position"), said["items"], strict=False):
            self._item(entry, told, by)
        if "approved_by" in said:
            chair = world.standing(said["approved_by"], by.today)
            services.approve(minutes=minutes, version=Minutes.objects.get(pk=minutes.pk).version, by=chair)

    def _meeting(self, said: Written, by: Standing) -> Meeting:
        starts = datetime.combine(by.today, time(10), ENGLAND)
        new = NewMeeting(
            self.world.groups[said["group"]], starts, starts + timedelta(hours=2), "", said["place"],
            kind=Meeting.Kind.ORDINARY,
        )  # fmt: skip
        return call_meeting(new=new, by=by)

    def _item(self, entry: MinuteEntry, told: Written, by: Standing) -> None:
        title = told.get("title", entry.title)
        services.write_entry(entry=entry, title=title, text=told["text"], version=entry.version, by=by)
        for one in told.get("decisions", []):
            services.decide(entry=entry, told=Told(**one), by=by)
        for one in told.get("actions", []):
            asked = Asked(
                one["title"], self.world.posts.get(one.get("owner", "")), self.world.ahead(one.get("due_in_weeks")),
                one.get("detail", ""),
            )  # fmt: skip
            services.ask_in_minutes(entry=entry, asked=asked, by=by)


def _came(place: Place, said: Written) -> Said:
    if place.words in said.get("apologies", []) or not place.holders:
        return Said("apologies")
    return Said("present", place.holders[0].pk) if place.seat.role != "papers" else Said("")
