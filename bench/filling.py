"""Fills a database: partnerships of one size, each with agencies, posts, groups, a plan, actions and their updates."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from sightline.accounts.models import Person
from sightline.actions.models import Action, Update
from sightline.governance.models import Agency, Appointment, Group, Membership, Partnership, Post, RoleGrant, Seat
from sightline.plans.models import Ambition, Measure, Part, Plan, PlannedAction, Priority

TODAY = date.today()  # noqa: DTZ011 - a benchmark runs in no particular place
RAGS = ("red", "amber", "green", "not_started", "complete")


@dataclass(frozen=True)
class Size:
    """How much one partnership holds."""

    agencies: int = 20
    posts: int = 40
    groups: int = 8
    priorities: int = 4
    actions: int = 20
    updates_each: int = 5


def partnership(number: int, size: Size) -> Partnership:
    """Make a partnership and all it holds with bulk inserts, and return it."""
    code = "".join(chr(65 + (number // 26**place) % 26) for place in (2, 1, 0))
    made = Partnership.objects.create(code=f"B{code}", slug=f"bench-{number}", name=f"Bench {number}", short_name=code)
    manager = Person.objects.create(name=f"Manager {number}", email=f"manager{number}@bench.example", password="!")
    RoleGrant.objects.create(partnership=made, person=manager, role="BUS", starts_on=TODAY, reason="bench")
    posts, groups = _people(made, number, size)
    _plan(made, manager, posts, groups, size)
    return made


def _people(made: Partnership, number: int, size: Size) -> tuple[list[Post], list[Group]]:
    agencies = Agency.objects.bulk_create(Agency(name=f"Agency {number}-{i}") for i in range(size.agencies))
    Membership.objects.bulk_create(
        Membership(partnership=made, agency=agency, starts_on=TODAY - timedelta(900)) for agency in agencies
    )
    posts = Post.objects.bulk_create(
        Post(partnership=made, agency=agencies[i % size.agencies], title=f"Post {i}", role="AGL" if i % 3 == 0 else "")
        for i in range(size.posts)
    )
    people = Person.objects.bulk_create(
        Person(name=f"Person {number}-{i}", email=f"p{number}-{i}@bench.example", password="!")
        for i in range(size.posts)
    )
    Appointment.objects.bulk_create(
        Appointment(partnership=made, person=person, post=post, starts_on=TODAY - timedelta(700))
        for person, post in zip(people, posts, strict=True)
    )
    kinds = ["executive", "delivery"] + ["sub_group"] * size.groups
    groups = Group.objects.bulk_create(
        Group(partnership=made, name=f"Group {i}", kind=kinds[i]) for i in range(size.groups)
    )
    Seat.objects.bulk_create(
        Seat(
            partnership=made, group=group, post=posts[(g * 5 + s) % size.posts], starts_on=TODAY - timedelta(700),
            role="member" if s else "chair",
        )
        for g, group in enumerate(groups)
        for s in range(8)
    )  # fmt: skip
    return posts, groups


def _plan(made: Partnership, manager: Person, posts: list[Post], groups: list[Group], size: Size) -> None:
    code, start = made.code, TODAY - timedelta(200)
    plan = Plan.objects.create(
        partnership=made, reference=f"{code}-PL-0001", title="Plan", starts_on=start, ends_on=start + timedelta(1095),
        created_by=manager,
    )  # fmt: skip
    part = Part.objects.create(
        partnership=made, plan=plan, kind="yearly", title="This year", position=1, starts_on=start,
        ends_on=start + timedelta(365),
    )  # fmt: skip
    priorities = Priority.objects.bulk_create(
        Priority(
            partnership=made, plan=plan, reference=f"{code}-P-{n:04d}", number=n, title=f"Priority {n}",
            lead=posts[n], group=groups[n % len(groups)],
        )
        for n in range(1, size.priorities + 1)
    )  # fmt: skip
    for p, priority in enumerate(priorities):
        Ambition.objects.bulk_create(
            Ambition(partnership=made, priority=priority, number=n, text=f"Ambition {n}") for n in range(1, 5)
        )
        Measure.objects.bulk_create(
            Measure(
                partnership=made, priority=priority, part=part, reference=f"{code}-M-{p * 10 + n:04d}", position=n,
                text=f"Increase in number {n}", direction="increase", baseline="10", target="20",
            )
            for n in range(1, 9)
        )  # fmt: skip
    _actions(made, manager, posts, groups, priorities, size)


def _actions(made, manager, posts, groups, priorities, size: Size) -> None:  # noqa: PLR0917
    chance = random.Random(made.code)
    total = size.actions
    rags = [chance.choice(RAGS) for _ in range(total)]
    actions = Action.objects.bulk_create(
        Action(
            partnership=made, reference=f"{made.code}-A-{i + 1:04d}", title=f"Action {i} of the plan",
            owner=posts[i % len(posts)], agency_id=posts[i % len(posts)].agency_id, group=groups[i % len(groups)],
            due_on=TODAY + timedelta(chance.randint(-60, 200)), rag=rags[i],
            status="complete" if rags[i] == "complete" else "open", created_by=manager,
            completed_on=TODAY if rags[i] == "complete" else None,
        )
        for i in range(total)
    )  # fmt: skip
    updates = Update.objects.bulk_create(
        Update(
            partnership=made, action=action, rag=action.rag, rag_before="amber", text="What happened and what is next.",
            author=manager, author_as="business unit",
        )
        for action in actions
        for _ in range(size.updates_each)
    )  # fmt: skip
    for number, action in enumerate(actions):
        action.last_update = updates[(number + 1) * size.updates_each - 1]
    Action.objects.bulk_update(actions, ["last_update"], batch_size=500)
    plan = priorities[0].plan
    PlannedAction.objects.bulk_create(
        PlannedAction(
            partnership=made, plan=plan, priority=priorities[i % len(priorities)], action=action, position=i
        )
        for i, action in enumerate(actions)
    )  # fmt: skip
