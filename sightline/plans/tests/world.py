"""A partnership with an executive, a chaired group and a plan, for the tests of this context."""

from dataclasses import dataclass
from datetime import date, timedelta

from sightline.accounts.models import Person
from sightline.accounts.tests.people import make_person
from sightline.governance.models import Agency, Appointment, Group, Membership, Partnership, Post, RoleGrant, Seat
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import england_today
from sightline.plans import services
from sightline.plans.models import Plan

START = date(2020, 1, 1)


@dataclass
class World:
    """One partnership and the people in it; `as_` gives a person's standing today."""

    partnership: Partnership
    council: Agency
    police: Agency
    group: Group
    manager: Person
    officer: Person
    executive: Person
    chair: Person
    member: Person
    practitioner: Person
    reviewer: Person
    lead: Post
    director: Post

    def as_(self, person: Person) -> Standing:
        """Return the standing of a person, worked out afresh."""
        return standing_of(person, self.partnership)

    @property
    def bus(self) -> Standing:
        """The business manager's standing."""
        return self.as_(self.manager)


def make_world(code: str = "NMR", slug: str = "northmoor") -> World:
    """Make a partnership with two agencies, an executive, a sub-group and one person in each role."""
    partnership = Partnership.objects.create(code=code, slug=slug, name=f"{slug.title()} Partnership", short_name=slug)
    council, police = (Agency.objects.create(name=f"{slug} {name}") for name in ("Council", "Police"))
    for agency in (council, police):
        Membership.objects.create(partnership=partnership, agency=agency, starts_on=START)
    executive = Group.objects.create(partnership=partnership, name="Executive", kind="executive")
    group = Group.objects.create(partnership=partnership, name="Neglect sub-group", kind="sub_group")
    posts = {
        name: Post.objects.create(partnership=partnership, agency=agency, title=title)
        for name, agency, title in (
            ("director", council, "Director of children’s services"),
            ("lead", police, "Detective superintendent"),
            ("member", council, "Head of early help"),
            ("practitioner", council, "Social worker"),
        )
    }
    for target, name, role in (
        (executive, "director", "member"), (group, "lead", "chair"), (group, "member", "member")
    ):  # fmt: skip
        Seat.objects.create(partnership=partnership, group=target, post=posts[name], role=role, starts_on=START)
    people = {name: make_person(f"{name.title()} of {slug}") for name in posts}
    for name, person in people.items():
        Appointment.objects.create(partnership=partnership, person=person, post=posts[name], starts_on=START)
    granted = {}
    for name, role in (("manager", "BUS"), ("officer", "BUS"), ("reviewer", "REV")):
        granted[name] = make_person(f"{name.title()} of {slug}")
        RoleGrant.objects.create(
            partnership=partnership, person=granted[name], role=role, starts_on=START, reason="their job"
        )
    return World(
        partnership, council, police, group, granted["manager"], granted["officer"], people["director"],
        people["lead"], people["member"], people["practitioner"], granted["reviewer"], posts["lead"], posts["director"],
    )  # fmt: skip


def new_priority(world: World, number: int = 1, actions: int = 2) -> services.NewPriority:
    """Return a priority with two ambitions, two measures, an outcome and some actions, each with a sub-action."""
    return services.NewPriority(
        title=f"Priority {number} is seen early",
        vision="No child lives with neglect while those paid to notice look past it.",
        objective="Name it sooner.",
        rationale="It is the most common reason for a child protection plan.",
        provenance="Two audits\nA local review",
        joint_with="Community safety partnership",
        strategic_lead=world.director,
        lead=world.lead,
        group=world.group,
        ambitions=["Every agency screens in the same way", "Children tell us what home is like"],
        desired_outcomes=[services.NewOutcome("Fewer children come back", part=1), "Practitioners are sure"],
        success_criteria=["A child’s day is described"],
        measures=[
            services.NewMeasure("Increase in completed screenings", baseline="31%", target="60%", part=1),
            "Carers report that they feel heard",
        ],
        figures=[services.NewFigure("47%", "of plans name neglect", "Data set")],
        actions=[
            services.NewPlannedAction(
                title=f"Action {number}.{at}", owner=world.lead, due_on=england_today() + timedelta(days=at), part=1,
                ambition=0, measure=0,
                children=[services.NewPlannedAction(title=f"Sub-action {number}.{at}", owner=world.lead)],
            )
            for at in range(actions)
        ],
    )  # fmt: skip


def new_plan(world: World, priorities: int = 1, actions: int = 2) -> services.NewPlan:
    """Return a plan of two parts that covers today; each priority has `actions` actions and as many sub-actions."""
    year = england_today().year
    return services.NewPlan(
        title="Safer together",
        starts_on=date(year - 1, 4, 1),
        ends_on=date(year + 2, 3, 31),
        introduction="Four promises.",
        parts=[
            services.NewPart("Part A", "long_term"),
            services.NewPart("Part B", "yearly", date(year, 4, 1), date(year + 1, 3, 31)),
        ],
        priorities=[new_priority(world, number, actions) for number in range(1, priorities + 1)],
        actions=[services.NewPlannedAction(title="Write the yearly report")],
        core_business=[
            "Keep procedures current",
            services.NewCoreBusiness("Domestic abuse", led_by="Community safety"),
        ],
        linked_strategies=[services.NewStrategy("Neglect strategy", "Council", review_on=date(year, 1, 1))],
    )


def make_plan(world: World, priorities: int = 1, actions: int = 2) -> Plan:
    """Build the plan of `new_plan` as the business manager."""
    return services.build_plan(new=new_plan(world, priorities, actions), by=world.bus)
