"""The next meeting of an example: its group's usual agenda, its items, a paper, and what a member proposes."""

import hashlib
from datetime import datetime, time, timedelta
from typing import Any

from sightline.evidence import store
from sightline.evidence.services import Received
from sightline.governance.exports import letterhead
from sightline.governance.standing import Standing
from sightline.home.example_world import World
from sightline.kernel.dates import ENGLAND
from sightline.meetings import services
from sightline.meetings.models import AgendaItem, Meeting
from sightline.meetings.services import NewItem, NewMeeting, NewStanding
from sightline.publishing.blocks import Heading, Paragraph
from sightline.publishing.documents import Document
from sightline.publishing.writers import write_docx

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Written = dict[str, Any]


class AgendasOf:
    """The agendas of one example as they become rows."""

    def __init__(self, world: World) -> None:
        self.world, self.said = world, world.said.get("agendas", [])

    def load(self) -> None:
        """Set the usual agenda, call the meeting, and lay down what is asked of it."""
        for one in self.world.each(self.said, "agendas"):
            self._agenda(one, self.world.manager(0))

    def _agenda(self, said: Written, by: Standing) -> None:
        group = self.world.groups[said["group"]]
        for one in said["usual"]:
            new = NewStanding(one["title"], one["purpose"], one["minutes"])
            services.add_standing(group=group, kind=Meeting.Kind.ORDINARY, new=new, by=by)
        starts = datetime.combine(self.world.day(-said["weeks_ahead"]), time(10), ENGLAND)
        new_meeting = NewMeeting(
            group, starts, starts + timedelta(hours=2), "", said["place"], kind=Meeting.Kind.ORDINARY
        )
        meeting = services.call_meeting(new=new_meeting, by=by)
        services.start_agenda(meeting=meeting, by=by)
        for one in said["items"]:
            self._item(meeting, one, by)
        wish = said["proposed"]
        services.propose_item(
            meeting=meeting, title=wish["title"], why=wish["why"], purpose=wish["purpose"], minutes=10,
            by=self.world.standing(wish["by"], by.today),
        )  # fmt: skip

    def _item(self, meeting: Meeting, said: Written, by: Standing) -> None:
        item = services.add_item(
            meeting=meeting, by=by,
            new=NewItem(said["title"], said["purpose"], said["minutes"], said["detail"], paper_wanted=True),
        )  # fmt: skip
        if "paper" in said:
            _paper(item, said["paper"], by)


def _paper(item: AgendaItem, text: str, by: Standing) -> None:
    said = [Paragraph(" ".join(part.split())) for part in text.split("\n\n") if part.strip()]
    document = Document(item.title, letterhead(by, 2), (Heading("What is asked", 1), *said))
    content = write_docx(document)
    digest = hashlib.sha256(content).hexdigest()
    file = Received(store.keep(content), f"{item.title}.docx", len(content), WORD, digest, "")
    services.add_paper(item=item, new=services.sent_in(item.title, file), by=by)
