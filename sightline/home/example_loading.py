"""Lays the example partnerships down: who is who as rows, the plan and its history through the same deeds as people.

Dates are counted from today, so that the examples are a year old on any day. Rows made by a deed are dated back to
when they are said to have happened; the trail keeps the true time.
"""

import secrets
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from sightline.accounts.models import Person
from sightline.actions import services as actions
from sightline.actions.models import Action, DueDateChange, HandOver, Update
from sightline.audittrail.services import record
from sightline.governance.models import (
    Agency,
    Appointment,
    Area,
    Group,
    Membership,
    Partnership,
    Post,
    RoleGrant,
    Seat,
    Statement,
)
from sightline.governance.rules import ROLE_NAMES, ROLES
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import ENGLAND, england_today
from sightline.plans import services as plans
from sightline.plans.models import Plan, PlanChange

FILES = ("northmoor.yaml", "eastholt.yaml")
SIGN_INS = {
    "NMR": ["manager", "earlyhelp", "das", "dsl", "scrutineer"],
    "EHC": ["manager", "vuln"],
}
WORDS = ["amber", "beacon", "cedar", "copper", "harbour", "kettle", "lantern", "meadow", "orchard", "pebble", "quarry",
         "saddle", "thimble", "walnut", "willow", "wicker"]  # fmt: skip


def load_all(folder: Path) -> str:
    """Load every example of a folder in one transaction each; returns the sign-ins as text."""
    lines = ["Example sign-ins of this installation (passwords and secrets were made for it alone)", ""]
    for name in FILES:
        said = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
        with transaction.atomic():
            example = Example(said, england_today())
            lines += [example.partnership.name, *example.load(), ""]
    lines.append(
        "The six-digit code comes from an authenticator app: give it the secret. A recovery code serves instead."
    )
    return "\n".join(lines) + "\n"


class Example:
    """One example file as it becomes rows. Keys of the file lead to rows through the dictionaries."""

    def __init__(self, said: dict[str, Any], today: date) -> None:
        self.said, self.today, self.start = said, today, today - timedelta(weeks=110)
        self.agencies: dict[str, Agency] = {}
        self.posts: dict[str, Post] = {}
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self.actions: dict[str, Action] = {}
        self.partnership = self._partnership()

    def load(self) -> list[str]:
        """Lay everything down and return a line per sign-in."""
        self._agencies()
        self._posts()
        self._groups()
        tenant = self.partnership.code
        record(tenant=tenant, verb="examples.loaded", reference="", by=None, after={"posts": len(self.posts)})
        self._plan()
        for change in self.said["changes"]:
            self._change(change)
        return [self._sign_in(key) for key in SIGN_INS[tenant]]

    def _partnership(self) -> Partnership:
        said = self.said["partnership"]
        plain = ("code", "slug", "name", "short_name", "kind", "vision", "vision_source", "contact")
        made = Partnership.objects.create(**{name: said[name] for name in plain})
        Area.objects.bulk_create(Area(partnership=made, **area) for area in said["areas"])
        for kind, texts in (("purpose", said["purposes"]), ("value", said["values"])):
            Statement.objects.bulk_create(
                Statement(partnership=made, kind=kind, position=n, text=text) for n, text in enumerate(texts, start=1)
            )
        return made

    def _agencies(self) -> None:
        for said in self.said["agencies"]:
            agency, _ = Agency.objects.get_or_create(
                name=said["name"], defaults={"short_name": said.get("short_name", ""), "kind": said.get("kind", "")}
            )
            self.agencies[said["key"]] = agency
            left = said.get("succeeded_on") if said.get("left") else None
            Membership.objects.create(
                partnership=self.partnership, agency=agency, category=said.get("category", "relevant"),
                starts_on=date(2019, 9, 29), ends_on=left and date.fromisoformat(str(left)),
            )  # fmt: skip
        for said in self.said["agencies"]:
            if "successor" in said:
                Agency.objects.filter(pk=self.agencies[said["key"]].pk).update(
                    successor=self.agencies[said["successor"]],
                    succeeded_on=date.fromisoformat(str(said["succeeded_on"])),
                )

    def _posts(self) -> None:
        for said in self.said["posts"]:
            post = Post.objects.create(
                partnership=self.partnership, agency=self.agencies[said["agency"]], title=said["title"],
                role=said.get("role", ""),
            )  # fmt: skip
            self.posts[said["key"]] = post
            if said.get("vacant"):
                continue
            person = self._person(said)
            self.people[said["key"]] = person
            Appointment.objects.create(partnership=self.partnership, person=person, post=post, starts_on=self.start)
            for role in said.get("grants", []):
                RoleGrant.objects.create(
                    partnership=self.partnership, person=person, role=role, starts_on=self.start, reason="Example"
                )

    @staticmethod
    def _person(said: dict[str, Any]) -> Person:
        found = Person.objects.filter(email=said["email"]).first()
        return found or Person.objects.create_user(email=said["email"], name=said["person"])

    def _groups(self) -> None:
        for said in self.said["groups"]:
            parent = self.groups.get(said.get("parent", ""))
            plain = {name: said[name] for name in ("name", "kind", "purpose", "meets")}
            self.groups[said["key"]] = Group.objects.create(partnership=self.partnership, parent=parent, **plain)
        Seat.objects.bulk_create(
            Seat(
                partnership=self.partnership, group=self.groups[said["group"]], role=said["role"], starts_on=self.start,
                post=self.posts.get(said.get("post", "")), agency=self.agencies.get(said.get("agency", "")),
            )
            for said in self.said["seats"]
        )  # fmt: skip

    def _standing(self, key: str, day: date) -> Standing:
        """The standing of whoever holds a post; the business manager's for a post that is vacant."""
        return standing_of(self.people.get(key) or self.people["manager"], self.partnership, day)

    def _day(self, weeks_ago: int) -> date:
        """A weekday that many weeks ago (or ahead, when negative), never after today for the past."""
        day = self.today - timedelta(weeks=weeks_ago)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def _due(self, said: dict[str, Any]) -> date | None:
        """The first date an action had: the one before its first move, or the one it still has."""
        moved = said.get("moved", [])
        weeks = moved[0]["from_weeks"] if moved else said.get("due_in_weeks")
        return None if weeks is None else self._day(-weeks)

    def _plan(self) -> None:
        said = self.said["plan"]
        year = self.today.year if self.today.month >= 4 else self.today.year - 1
        starts_on = date(year - said["year"] + 1, 4, 1)
        opened = self._day(52)
        new = plans.NewPlan(
            title=said["title"], introduction=said["introduction"], starts_on=starts_on,
            ends_on=date(starts_on.year + said["years"], 3, 31),
            parts=[self._part(part, year) for part in said["parts"]],
            priorities=[self._priority(one) for one in said["priorities"]],
            core_business=[plans.NewCoreBusiness(**one) for one in said["core_business"]],
            linked_strategies=[
                plans.NewStrategy(one["title"], one["owner"], review_on=self._day(-one["review_in_weeks"]))
                for one in said["linked_strategies"]
            ],
        )  # fmt: skip
        plan = plans.build_plan(new=new, by=self._standing("manager", opened))
        made = Action.objects.filter(planned__plan=plan)
        made.update(created_at=_moment(opened))
        DueDateChange.objects.filter(action__in=made).update(created_at=_moment(opened))
        Plan.objects.filter(pk=plan.pk).update(created_at=_moment(opened))
        plan.refresh_from_db()
        self._agree(plan, said)
        by_title = {action.title: action for action in made}
        for priority in said["priorities"]:
            for one in priority["actions"]:
                self._history(one, by_title)

    def _part(self, said: dict[str, Any], year: int) -> plans.NewPart:
        if said["kind"] == "yearly":
            return plans.NewPart(said["title"], "yearly", date(year, 4, 1), date(year + 1, 3, 31))
        return plans.NewPart(said["title"], "long_term")

    def _agree(self, plan: Plan, said: dict[str, Any]) -> None:
        agreed = self._standing(said["agreed_by"], self._day(said["agreed_weeks_ago"]))
        PlanChange.objects.filter(plan=plan).update(created_at=plan.created_at)
        plans.agree(plan=plan, agreed_for=said["agreed_for"], agreed_on=agreed.today, by=agreed)
        PlanChange.objects.filter(plan=plan, author=agreed.person).update(created_at=_moment(agreed.today))
        plan.refresh_from_db()
        published = self._standing("manager", self._day(said["published_weeks_ago"]))
        plans.publish(plan=plan, by=published)
        newest = PlanChange.objects.filter(plan=plan).latest("pk")
        PlanChange.objects.filter(pk=newest.pk).update(created_at=_moment(published.today))

    def _priority(self, said: dict[str, Any]) -> plans.NewPriority:
        yearly = next((n for n, part in enumerate(self.said["plan"]["parts"]) if part["kind"] == "yearly"), None)
        measures = {one["key"]: n for n, one in enumerate(said["measures"])}
        plain = ("vision", "objective", "rationale", "provenance", "joint_with")
        return plans.NewPriority(
            title=said["title"],
            **{name: said.get(name, "") for name in plain},
            strategic_lead=self.posts[said["strategic_lead"]],
            lead=self.posts[said["lead"]],
            group=self.groups[said["group"]],
            ambitions=said.get("ambitions", []),
            desired_outcomes=[plans.NewOutcome(text, yearly) for text in said.get("desired_outcomes", [])],
            success_criteria=said["success_criteria"],
            measures=[
                plans.NewMeasure(m["text"], None, str(m.get("baseline", "")), str(m.get("target", "")), yearly)
                for m in said["measures"]
            ],
            figures=[plans.NewFigure(**one) for one in said.get("figures", [])],
            actions=[self._action(one, said, measures, yearly) for one in said["actions"]],
        )

    def _action(
        self, said: dict[str, Any], priority: dict[str, Any], measures: dict[str, int], part: int | None
    ) -> plans.NewPlannedAction:
        ambition = said.get("ambition")
        return plans.NewPlannedAction(
            title=said["title"],
            owner=self.posts[said["owner"]],
            deputy=self.posts.get(said.get("deputy", "")),
            group=self.groups[priority["group"]],
            due_on=self._due(said),
            part=part,
            ambition=ambition - 1 if ambition else None,
            measure=measures.get(said.get("measure", "")),
            children=[self._action(child, priority, measures, part) for child in said.get("children", [])],
        )

    def _history(self, said: dict[str, Any], by_title: dict[str, Action]) -> None:
        action = by_title[said["title"]]
        if "key" in said:
            self.actions[said["key"]] = action
        happened = [(one["weeks_ago"], "update", one) for one in said.get("updates", [])]
        happened += [(one["weeks_ago"], "moved", one) for one in said.get("moved", [])]
        for weeks_ago, what, one in sorted(happened, key=lambda event: -event[0]):
            if what == "update":
                self._update(action, said["owner"], weeks_ago, one)
            else:
                self._move(action, weeks_ago, one["reason"], self._day(-said["due_in_weeks"]))
        for child in said.get("children", []):
            self._history(child, by_title)

    def _update(self, action: Action, owner: str, weeks_ago: int, said: dict[str, Any]) -> None:
        action.refresh_from_db()
        by = self._standing(owner, self._day(weeks_ago))
        made = actions.update_action(action=action, rag=said["rag"], text=said["text"], version=action.version, by=by)
        Update.objects.filter(pk=made.pk).update(created_at=_moment(by.today))

    def _move(self, action: Action, weeks_ago: int, reason: str, due_on: date) -> None:
        action.refresh_from_db()
        by = self._standing("manager", self._day(weeks_ago))
        actions.move_due_date(action=action, due_on=due_on, reason=reason, version=action.version, by=by)
        newest = DueDateChange.objects.filter(action=action).latest("pk")
        DueDateChange.objects.filter(pk=newest.pk).update(created_at=_moment(by.today))

    def _change(self, said: dict[str, Any]) -> None:
        action = self.actions[said["action"]]
        if "update" in said:
            owner = next(key for key, post in self.posts.items() if post.pk == action.owner_id)
            self._update(action, owner, said["weeks_ago"], said["update"])
        if "hand_over" in said:
            action.refresh_from_db()
            by = self._standing("manager", self._day(said["weeks_ago"]))
            to = {name: self.posts[key] for name, key in said["hand_over"].items()}
            actions.hand_over(action=action, to=to, version=action.version, by=by)
            HandOver.objects.filter(action=action).update(created_at=_moment(by.today))

    def _sign_in(self, key: str) -> str:
        """Give a person a password and an authenticator of this installation's own; returns the line that says so."""
        person = self.people[key]
        roles = sorted(self._standing(key, self.today).roles, key=ROLES.index)
        title = f"{self.posts[key].title} ({', '.join(ROLE_NAMES[role] for role in roles)}): {person.email}"
        if person.has_usable_password():
            return f"  {title}, the same sign-in as above"
        password = " ".join(secrets.choice(WORDS) for _ in range(4)) + f" {secrets.randbelow(90) + 10}"
        person.set_password(password)
        person.save(update_fields=["password"])
        secret = generate_totp_secret()
        TOTP.activate(person, secret)
        codes = RecoveryCodes.activate(person).get_unused_codes()
        return f"  {title}\n    password: {password}\n    authenticator secret: {secret}\n    recovery code: {codes[0]}"


def _moment(day: date) -> datetime:
    """Half past nine on a day in England."""
    return datetime.combine(day, time(9, 30), ENGLAND)
