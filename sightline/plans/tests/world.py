"""A partnership with an executive, a chaired group and a plan, for the tests of this context."""

from dataclasses import dataclass
from datetime import date, timedelta

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Partnership, Post
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import england_today
from sightline.plans import services
from sightline.plans.models import Plan
from tests.factories import appoint, business_manager, grant, make_agency, make_group, make_partnership, make_post, seat


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
    partnership = make_partnership(code, slug=slug)
    council, police = make_agency(f"{slug} council", partnership), make_agency(f"{slug} police", partnership)
    executive, group = make_group(partnership, "Executive", "executive"), make_group(partnership, "Neglect sub-group")
    director = make_post(partnership, "Director of children’s services", council)
    lead = make_post(partnership, "Detective superintendent", police)
    sitting = make_post(partnership, "Head of early help", council)
    seat(executive, director)
    seat(group, lead, "chair")
    seat(group, sitting)
    return World(
        partnership=partnership,
        council=council,
        police=police,
        group=group,
        manager=business_manager(partnership),
        officer=business_manager(partnership),
        executive=appoint(director),
        chair=appoint(lead),
        member=appoint(sitting),
        practitioner=appoint(make_post(partnership, "Social worker", council)),
        reviewer=grant("REV", partnership),
        lead=lead,
        director=director,
    )


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
