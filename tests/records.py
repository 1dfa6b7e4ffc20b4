"""The record of a meeting in a partnership, for tests that open every page: minutes, decisions, and who was there."""

import itertools
from datetime import timedelta
from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Partnership
from sightline.kernel.dates import england_today
from sightline.meetings.models import Attendance, Decision, Interest, MinuteEntry, Minutes, Needed
from tests import factories as make

_numbers = itertools.count(9000)


class Recorded:
    """A meeting of some days ago with its minutes in draft, a guest, an interest, a decision, and one going round.

    `mark` begins every text. Whoever is given as `guest` has an interest in the second item and was shown out of it.
    """

    def __init__(
        self, here: Partnership, group: Group, by: Person, mark: str, *, agency: Agency, person: Person
    ) -> None:
        own: dict[str, Any] = {"partnership": here}
        self.group, self.mark, self.by = group, mark, by
        self.meeting = make.make_meeting(group, -4, by)
        type(self.meeting).objects.filter(pk=self.meeting.pk).update(state="held")
        self.minutes = Minutes.objects.create(meeting=self.meeting, taker=by, **own)
        self.entry, self.other = (
            MinuteEntry.objects.create(minutes=self.minutes, position=at, title=f"{mark} minute {at}", text=mark, **own)
            for at in (1, 2)
        )
        self.guest = Attendance.objects.create(
            meeting=self.meeting, state="present", guest=f"{mark} visitor", guest_from=f"{mark} team", **own
        )
        self.interest = Interest.objects.create(entry=self.other, person=person, what=f"{mark} kin", author=by, **own)
        self.decision = self._decision("meeting", meeting=self.meeting, entry=self.entry, decided_on=england_today())
        self.round = self._decision("circulation", state="asked", answer_by=england_today() + timedelta(days=9))
        self.needed = Needed.objects.create(needed_for="policy", agency=agency, source=f"{mark} source", **own)

    def _decision(self, way: str, **more: Any) -> Decision:
        here = self.group.partnership
        return Decision.objects.create(
            partnership=here, group=self.group, reference=f"{here.code}-DE-{next(_numbers)}", way=way, kind="other",
            title=f"{self.mark} decision {way}", reason=f"{self.mark} reason", created_by=self.by, **more,
        )  # fmt: skip

    def key(self, page: str, name: str) -> Any:
        """Return what a route of the record takes under a name; None for a route of something else."""
        rows = {
            "left": self.guest, "guest_remove": self.guest, "interest_remove": self.interest, "entry": self.entry,
            "interest": self.entry, "entry_action": self.entry, "entry_decision": self.entry,
            "needed_remove": self.needed,
        }  # fmt: skip
        if name == "pk":
            return rows[page].pk if page in rows else None
        if name == "name":
            return "minutes.docx" if page == "minutes_file" else None
        if page == "decision" or page.startswith("decision_"):
            return (self.round if page in ("decision_answer", "decision_close") else self.decision).reference
        plain = {
            "minutes", "minutes_file", "approve", "take_back", "confirm", "correct", "attendance", "guest", "take",
            "entry_add", "bring", "chair", "here",
        }  # fmt: skip
        return self.meeting.reference if page in plain or page in rows else None

    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """Return sets of arguments by the beginning of the addresses they are for."""
        of_meeting = {"reference": self.meeting.reference}
        of_entry = [{**of_meeting, "pk": self.entry.pk}]
        return {
            **{
                f"meetings/<str:reference>/{page}/": [of_meeting]
                for page in ("minutes", "attendance", "take", "chair", "here")
            },
            "meetings/<str:reference>/minutes/file/": [{**of_meeting, "name": f"minutes.{x}"} for x in ("docx", "pdf")],
            "meetings/<str:reference>/attendance/<": [{**of_meeting, "pk": self.guest.pk}],
            "meetings/<str:reference>/take/<": of_entry,
            "meetings/<str:reference>/interests/<": [{**of_meeting, "pk": self.interest.pk}],
            "decisions/needed/<": [{"pk": self.needed.pk}],
            "decisions/<": [{"reference": self.decision.reference}, {"reference": self.round.reference}],
        }
