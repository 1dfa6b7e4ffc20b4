"""A meeting to be minuted: today’s, with its seats, its deputies and the rules on who has to be there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Membership, Seat
from sightline.kernel.dates import england_today
from sightline.meetings.models import Attendance, Decision, Meeting, MinuteEntry, Minutes
from sightline.meetings.services.recording import Said, Told, begin_minutes, decide, save_attendance
from sightline.meetings.tests.world import World, make_world
from tests import factories as make

P, D, A = Attendance.State.PRESENT, Attendance.State.DEPUTY, Attendance.State.APOLOGIES


@dataclass
class Recording:
    """The world, a meeting of its executive, and its seats: nurse (member), officer (chair), cabinet (papers)."""

    world: World
    group: Group
    meeting: Meeting
    seats: dict[str, Seat]
    deputy: Person
    cabinet: Person

    @property
    def by(self) -> Any:
        """The business manager's standing."""
        return self.world.by

    @property
    def chair(self) -> Any:
        """The chair's standing."""
        return self.world.standing(self.world.chair)

    def minutes(self) -> Minutes:
        """Return the minutes as they are now, begun when they were not."""
        found = Minutes.objects.select_related("meeting__group").filter(meeting=self.meeting).first()
        return found or begin_minutes(meeting=self.meeting, by=self.by)

    def entry(self, position: int = 3) -> MinuteEntry:
        """Return one item."""
        self.minutes()
        rows = MinuteEntry.objects.select_related("minutes__meeting__group")
        return rows.get(minutes__meeting=self.meeting, level=2, position=position)

    def came(self, **said: Said) -> Minutes:
        """Record who came, by the names of the seats; nurse and officer unless said."""
        usual = {"nurse": Said(P, self.world.nurse.pk), "officer": Said(P, self.world.chair.pk)} | said
        minutes = self.minutes()
        told = {self.seats[name].pk: one for name, one in usual.items()}
        return save_attendance(minutes=minutes, said=told, version=minutes.attendance_version, by=self.by)

    def told(self, **more: Any) -> Told:
        """Return what is said of a decision."""
        return Told(**{"kind": "other", "title": "Adopt the neglect strategy", "reason": "It was consulted on", **more})

    def decision(self, **more: Any) -> Decision:
        """Record a decision under the third item."""
        return decide(entry=self.entry(), told=self.told(**more), by=self.by)

    def href(self, page: str) -> str:
        """Return an address of the meeting."""
        return f"/{self.world.partnership.slug}/meetings/{self.meeting.reference}/{page}"


def make_recording() -> Recording:
    """Make the world and a meeting of today; every statutory partner has to be there, and two in all."""
    world = make_world()
    here, group = world.partnership, world.executive
    rows = {seat.post.title if seat.post else "": seat for seat in Seat.objects.filter(group=group)}
    seats = {"nurse": rows["Nurse"], "officer": rows["Superintendent"], "guest": rows["Advocate"]}
    for name in ("nurse", "officer"):
        post = seats[name].post
        assert post
        Membership.objects.filter(agency=post.agency).update(category="statutory")
        Agency.objects.filter(pk=post.agency_id).update(name={"nurse": "NHS board", "officer": "Police"}[name])
    Group.objects.filter(pk=group.pk).update(quorum=2, quorum_statutory=True)
    group.refresh_from_db()
    nursing = seats["nurse"].post
    assert nursing
    stands_in = make.make_post(here, "Deputy nurse", nursing.agency)
    make.seat(group, stands_in, "deputy", deputises_for=seats["nurse"])
    cabinet = make.make_post(here, "Cabinet member")
    seats["cabinet"] = make.seat(group, cabinet, "papers")
    return Recording(
        world, group, make.make_meeting(group, 0, world.manager), seats,
        make.appoint(stands_in, make.make_person("Dee Upton")), make.appoint(cabinet, make.make_person("Cay Binet")),
    )  # fmt: skip


def earlier(rec: Recording, days: int) -> Recording:
    """Return the same world with a meeting of the group some days ago."""
    return Recording(
        rec.world, rec.group, make.make_meeting(rec.group, -days, rec.world.manager), rec.seats, rec.deputy, rec.cabinet
    )


def tomorrow() -> date:
    """Return the day after today, asked for anew each time."""
    return england_today() + timedelta(days=1)
