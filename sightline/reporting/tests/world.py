"""A partnership with an executive, a delivery group and two sub-groups, each with a chair, and a round of reports."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.actions.services import update_action
from sightline.governance.models import Group, Partnership
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_today
from sightline.reporting import services
from sightline.reporting.models import Report, Round
from tests import factories as make

TODAY = england_today()
DAYS = {
    "starts_on": TODAY - timedelta(days=60), "ends_on": TODAY + timedelta(days=10), "opens_on": TODAY,
    "groups_due_on": TODAY + timedelta(days=14), "delivery_due_on": TODAY + timedelta(days=21),
    "executive_on": TODAY + timedelta(days=28),
}  # fmt: skip


@dataclass
class World:
    """Whom the tests of reports are about."""

    partnership: Partnership
    executive: Group
    delivery: Group
    neglect: Group
    exploitation: Group
    manager: Person
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The partnership's address."""
        return self.partnership.slug

    def by(self, who: str | Person, day: date | None = None) -> Standing:
        """Return a person's standing, worked out afresh."""
        person = who if isinstance(who, Person) else self.people[who]
        return make.standing(person, self.partnership, day)

    def action(self, title: str = "", group: Group | None = None, **fields: Any) -> Action:
        """Open an action of the neglect sub-group, or another."""
        return make.make_action(self.partnership, title, by=self.manager, group=group or self.neglect, **fields)

    def say(self, action: Action, text: str, rag: str = "green") -> None:
        """Update an action as the business manager."""
        action.refresh_from_db()
        update_action(action=action, rag=rag, text=text, version=action.version, by=self.by("manager"))

    def round(self, name: str = "This quarter", asks: tuple[str, ...] = ("highlight",), **days: Any) -> Round:
        """Add a round, which opens today unless said."""
        to = {"name": name, "asks": list(asks), **DAYS, **days}
        return services.add_round(to=to, by=self.by("manager"))

    def report(self, group: Group | None = None, kind: str = "highlight") -> Report:
        """Return the report of a group in the newest round."""
        return Report.objects.select_related("round", "group", "partnership").get(
            group=group or self.neglect, kind=kind, round=Round.objects.latest("pk")
        )

    def write(self, report: Report, who: str, *, on_track: str = "yes", **new: Any) -> Report:
        """Save a report with new entries, by section, as somebody; `ask` may be an EntrySaid."""
        said = {
            key: one if isinstance(one, services.EntrySaid) else services.EntrySaid(one) for key, one in new.items()
        }
        report.refresh_from_db()
        entries = {
            one.pk: services.EntrySaid(one.text, one.needs_decision, one.recommended, one.if_not, one.decide_by)
            for one in report.sections.filter(taken_out=False)
        }
        return services.save_report(
            report=report, said=services.Said(on_track, "In short.", entries, said), version=report.version,
            by=self.by(who),
        )  # fmt: skip

    def sent(self, group: Group, who: str, **new: Any) -> Report:
        """Write a group's report and send it."""
        report = self.report(group)
        self.write(report, who, **new)
        report.refresh_from_db()
        return services.send(report=report, version=report.version, by=self.by(who))


def make_world(code: str = "NMR") -> World:
    """Make it; `people` are manager, executive, delivery, neglect, exploitation, member and scrutineer."""
    here = make.make_partnership(code)
    executive = make.make_group(here, "Executive", "executive")
    delivery = make.make_group(here, "Delivery group", "delivery", parent=executive)
    neglect = make.make_group(here, "Neglect sub-group", parent=delivery)
    exploitation = make.make_group(here, "Exploitation sub-group", parent=delivery)
    world = World(here, executive, delivery, neglect, exploitation, make.grant("BUS", here, make.make_person("Ruth")))
    for name, group, role in (
        ("executive", executive, "member"), ("delivery", delivery, "chair"), ("neglect", neglect, "chair"),
        ("exploitation", exploitation, "chair"), ("member", neglect, "member"),
    ):  # fmt: skip
        agency = make.make_agency(f"{name} agency {code}", here)
        world.people[name] = make.appoint(make.seat(group, agency, role), make.make_person(f"{name} person"))
    world.people["manager"] = world.manager
    world.people["scrutineer"] = make.grant("SCR", here)
    return world
