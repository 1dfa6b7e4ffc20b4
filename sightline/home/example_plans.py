"""The plan of an example and its history, through the deeds of people, dated back to when they happened."""

from datetime import date, timedelta
from typing import Any

from sightline.actions import services as actions
from sightline.actions.models import Action, DueDateChange, HandOver, ImpactNote, Update
from sightline.discussion.models import Comment
from sightline.discussion.services import say
from sightline.discussion.things import find
from sightline.governance.rules.seats import months_after
from sightline.home.example_world import World, moment
from sightline.plans import services as plans
from sightline.plans.models import Plan, PlanChange, Priority, PriorityUpdate, RagOverride

Said = dict[str, Any]


class PlanOf:
    """The plan of one example as it becomes rows."""

    def __init__(self, world: World) -> None:
        self.world, self.said = world, world.said["plan"]
        self.actions: dict[str, Action] = {}

    def load(self) -> None:
        """Build the plan as a draft, agree and publish it, and do what has happened to its actions since."""
        self.world.at = "plan"
        plan = self._build()
        self._agree(plan)
        by_title = {action.title: action for action in Action.objects.filter(planned__plan=plan)}
        rows = {row.number: row for row in plan.priorities.all()}
        for number, priority in enumerate(self.said["priorities"], start=1):
            words = f"plan, priorities {number}"
            for one in self.world.each(priority["actions"], f"{words}, actions"):
                self._history(one, by_title)
            for one in self.world.each(priority.get("updates", []), f"{words}, updates"):
                self._report(rows[number], one)
        for number, priority in enumerate(self.said["priorities"], start=1):
            if "judged" in priority:
                self.world.at = f"plan, priorities {number}, judged"
                self._judge(plan, rows[number], priority["judged"])
        for change in self.world.each(self.world.said.get("changes", []), "changes"):
            self._change(change)

    def _period(self) -> tuple[date, date]:
        """The plan's own years: financial years, or from the first of a month so many months ago."""
        today, years = self.world.today, self.said["years"]
        if "started_months_ago" in self.said:
            starts_on = months_after(today.replace(day=1), -self.said["started_months_ago"])
        else:
            starts_on = date(self._financial_year() - self.said["year"] + 1, 4, 1)
        return starts_on, months_after(starts_on, 12 * years) - timedelta(days=1)

    def _financial_year(self) -> int:
        today = self.world.today
        return today.year if today.month >= 4 else today.year - 1

    def _build(self) -> Plan:
        said, world = self.said, self.world
        starts_on, ends_on = self._period()
        opened = world.day(said.get("opened_weeks_ago", 52))
        new = plans.NewPlan(
            title=said["title"], introduction=said["introduction"], starts_on=starts_on, ends_on=ends_on,
            parts=[self._part(part, starts_on, ends_on) for part in said["parts"]],
            priorities=[self._priority(one) for one in said["priorities"]],
            core_business=[plans.NewCoreBusiness(**one) for one in said["core_business"]],
            linked_strategies=[
                plans.NewStrategy(one["title"], one["owner"], review_on=world.ahead(one["review_in_weeks"]))
                for one in said["linked_strategies"]
            ],
        )  # fmt: skip
        plan = plans.build_plan(new=new, by=world.standing("manager", opened))
        made = Action.objects.filter(planned__plan=plan)
        made.update(created_at=moment(opened))
        DueDateChange.objects.filter(action__in=made).update(created_at=moment(opened))
        Plan.objects.filter(pk=plan.pk).update(created_at=moment(opened))
        plan.refresh_from_db()
        return plan

    def _part(self, said: Said, starts_on: date, ends_on: date) -> plans.NewPart:
        """A part of the plan; a yearly one is the financial year as far as the plan reaches."""
        year = self._financial_year()
        if said["kind"] != "yearly":
            return plans.NewPart(said["title"], "long_term")
        first, last = date(year, 4, 1), date(year + 1, 3, 31)
        return plans.NewPart(said["title"], "yearly", max(first, starts_on), min(last, ends_on))

    def _agree(self, plan: Plan) -> None:
        said, world = self.said, self.world
        agreed = world.standing(said["agreed_by"], world.day(said["agreed_weeks_ago"]))
        PlanChange.objects.filter(plan=plan).update(created_at=plan.created_at)
        plans.agree(plan=plan, agreed_for=said["agreed_for"], agreed_on=agreed.today, by=agreed)
        PlanChange.objects.filter(plan=plan, author=agreed.person).update(created_at=moment(agreed.today))
        plan.refresh_from_db()
        published = world.manager(said["published_weeks_ago"])
        plans.publish(plan=plan, by=published)
        newest = PlanChange.objects.filter(plan=plan).latest("pk")
        PlanChange.objects.filter(pk=newest.pk).update(created_at=moment(published.today))

    def _priority(self, said: Said) -> plans.NewPriority:
        yearly = next((n for n, part in enumerate(self.said["parts"]) if part["kind"] == "yearly"), None)
        measures = {one["key"]: n for n, one in enumerate(said["measures"])}
        posts = self.world.posts
        plain = ("vision", "objective", "rationale", "provenance", "joint_with")
        return plans.NewPriority(
            title=said["title"],
            **{name: said.get(name, "") for name in plain},
            strategic_lead=posts[said["strategic_lead"]],
            lead=posts[said["lead"]],
            group=self.world.groups[said["group"]],
            ambitions=said.get("ambitions", []),
            desired_outcomes=[plans.NewOutcome(text, yearly) for text in said.get("desired_outcomes", [])],
            success_criteria=said["success_criteria"],
            measures=[
                plans.NewMeasure(m["text"], None, m.get("baseline", ""), m.get("target", ""), yearly)
                for m in said["measures"]
            ],
            figures=[plans.NewFigure(**one) for one in said.get("figures", [])],
            actions=[self._action(one, said, measures, yearly) for one in said["actions"]],
        )

    def _action(
        self, said: Said, priority: Said, measures: dict[str, int], part: int | None
    ) -> plans.NewPlannedAction:  # fmt: skip
        ambition = said.get("ambition")
        return plans.NewPlannedAction(
            title=said["title"],
            owner=self.world.posts[said["owner"]],
            deputy=self.world.posts.get(said.get("deputy", "")),
            group=self.world.groups[priority["group"]],
            due_on=self._due(said),
            part=part,
            ambition=ambition - 1 if ambition else None,
            measure=measures.get(said.get("measure", "")),
            children=[self._action(child, priority, measures, part) for child in said.get("children", [])],
        )

    def _due(self, said: Said) -> date | None:
        """The first date an action had: the one before its first move, or the one it still has."""
        moved = said.get("moved", [])
        return self.world.ahead(moved[0]["from_weeks"] if moved else said.get("due_in_weeks"))

    def _history(self, said: Said, by_title: dict[str, Action]) -> None:
        action = by_title[said["title"]]
        if "key" in said:
            self.actions[said["key"]] = action
        happened = [(one["weeks_ago"], "update", one) for one in said.get("updates", [])]
        happened += [(one["weeks_ago"], "moved", one) for one in said.get("moved", [])]
        happened += [(one["weeks_ago"], "said", one) for one in said.get("comments", [])]
        for weeks_ago, what, one in sorted(happened, key=lambda event: -event[0]):
            if what == "update":
                self._update(action, said["owner"], weeks_ago, one)
            elif what == "said":
                self._comment(action, weeks_ago, one)
            else:
                self._move(action, weeks_ago, one["reason"], self.world.day(-said["due_in_weeks"]))
        for child in said.get("children", []):
            self._history(child, by_title)

    def _update(self, action: Action, owner: str, weeks_ago: int, said: Said) -> None:
        action.refresh_from_db()
        by = self.world.standing(owner, self.world.day(weeks_ago))
        made = actions.update_action(action=action, rag=said["rag"], text=said["text"], version=action.version, by=by)
        Update.objects.filter(pk=made.pk).update(created_at=moment(by.today))
        if "changed" in said:
            note = actions.add_impact(action=action, text=said["changed"], by=by)
            ImpactNote.objects.filter(pk=note.pk).update(created_at=moment(by.today))

    def _comment(self, action: Action, weeks_ago: int, said: Said) -> None:
        by = self.world.standing(said["by"], self.world.day(weeks_ago))
        thing = find("A", action.reference, by)
        if thing:
            made = say(thing=thing, text=said["text"], by=by)
            Comment.objects.filter(pk=made.pk).update(created_at=moment(by.today))

    def _move(self, action: Action, weeks_ago: int, reason: str, due_on: date) -> None:
        action.refresh_from_db()
        by = self.world.manager(weeks_ago)
        actions.move_due_date(action=action, due_on=due_on, reason=reason, version=action.version, by=by)
        newest = DueDateChange.objects.filter(action=action).latest("pk")
        DueDateChange.objects.filter(pk=newest.pk).update(created_at=moment(by.today))

    def _report(self, priority: Priority, said: Said) -> None:
        by = self.world.standing(said["by"], self.world.day(said["weeks_ago"]))
        made = plans.update_priority(priority=priority, rag=said["rag"], text=said["text"], by=by)
        PriorityUpdate.objects.filter(pk=made.pk).update(created_at=moment(by.today))
        newest = PlanChange.objects.filter(plan=priority.plan_id).latest("pk")
        PlanChange.objects.filter(pk=newest.pk).update(created_at=moment(by.today))

    def _judge(self, plan: Plan, priority: Priority, said: Said) -> None:
        """Set another RAG than the actions add up to, by whoever may, until the last day it may stand."""
        day = self.world.day(said["weeks_ago"])
        by = self.world.standing(said["by"], day)
        until = plans.last_day_of_override(day)
        made = plans.set_rag(plan=plan, of=priority, rag=said["rag"], reason=said["reason"], until=until, by=by)
        RagOverride.objects.filter(pk=made.pk).update(created_at=moment(day))
        newest = PlanChange.objects.filter(plan=plan).latest("pk")
        PlanChange.objects.filter(pk=newest.pk).update(created_at=moment(day))

    def _change(self, said: Said) -> None:
        action, posts = self.actions[said["action"]], self.world.posts
        if "update" in said:
            owner = next(key for key, post in posts.items() if post.pk == action.owner_id)
            self._update(action, owner, said["weeks_ago"], said["update"])
        if "hand_over" in said:
            action.refresh_from_db()
            by = self.world.manager(said["weeks_ago"])
            to = {name: posts[key] for name, key in said["hand_over"].items()}
            actions.hand_over(action=action, to=to, version=action.version, by=by)
            HandOver.objects.filter(action=action).update(created_at=moment(by.today))
