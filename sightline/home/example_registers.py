"""The registers of an example: risks scored over time, one moved up, escalations, challenges, work with others."""

from typing import Any

from sightline.governance.models import Group, RelatedBody
from sightline.home.example_world import World
from sightline.plans.models import Priority
from sightline.registers import services
from sightline.registers.models import Risk
from sightline.registers.services import (
    Asked,
    MatterText,
    NewChallenge,
    NewEscalation,
    NewMitigation,
    RiskText,
    Scores,
)

Written = dict[str, Any]


class RegistersOf:
    """The registers of one example as they become rows."""

    def __init__(self, world: World) -> None:
        self.world, self.said = world, world.said.get("registers", {})

    def load(self) -> None:
        """Put on the registers what the example says, each on its day."""
        for one in self.world.each(self.said.get("risks", []), "registers, risks"):
            self._risk(one)
        for one in self.world.each(self.said.get("escalations", []), "registers, escalations"):
            self._escalation(one)
        for one in self.world.each(self.said.get("challenges", []), "registers, challenges"):
            self._challenge(one)
        for one in self.world.each(self.said.get("others", []), "registers, others"):
            self._matter(one)

    def _risk(self, said: Written) -> None:
        by = self.world.manager(said["weeks_ago"])
        row = services.add_risk(
            group=self.world.groups[said["group"]], new=self._words(said), by=by, emerging=bool(said.get("emerging")),
            scores=_scores(said, said["scored"][0]["current"]) if said.get("scored") else None,
        )  # fmt: skip
        for one in said.get("scored", [])[1:]:
            services.score_risk(
                risk=row, scores=_scores(said, one["current"]), text=one.get("text", ""), version=_version(row),
                by=self.world.manager(one["weeks_ago"]),
            )  # fmt: skip
        for text in said.get("controls", []):
            services.add_control(risk=row, text=text, strength="works", by=by)
        for one in said.get("actions", []):
            owner, due_on = self.world.posts.get(one.get("owner", "")), self.world.ahead(one.get("due_in_weeks"))
            new = NewMitigation(one["title"], owner, due_on, one.get("detail", ""))
            services.open_mitigation(risk=row, new=new, by=by)
        if "raised" in said:
            self._raise(row, said["raised"])

    def _words(self, said: Written) -> RiskText:
        return RiskText(
            said["title"], said.get("cause", ""), said["event"], said.get("effect", ""), said.get("category", ""),
            said.get("treatment", ""), said.get("proximity", ""), said.get("appetite"), 3, self._priority(said),
            self.world.posts.get(said.get("owner", "")),
        )  # fmt: skip

    def _priority(self, said: Written) -> Priority | None:
        if "priority" not in said:
            return None
        rows = Priority.objects.filter(plan__partnership=self.world.partnership, number=said["priority"])
        return rows.order_by("plan__starts_on", "pk").first()

    def _raise(self, row: Risk, said: Written) -> None:
        services.raise_risk(
            risk=row, to=self._above(), reason=said["reason"], version=_version(row),
            asked=Asked(said["ask"], self.world.ahead(said["answer_in_weeks"])),
            by=self.world.manager(said["weeks_ago"]),
        )  # fmt: skip

    def _above(self) -> Group:
        return Group.objects.filter(partnership=self.world.partnership, kind="executive").order_by("pk")[0]

    def _escalation(self, said: Written) -> None:
        by = self.world.manager(said["weeks_ago"])
        row = services.raise_escalation(
            new=NewEscalation(said["title"], said["issue"], said["ask"], self._above(),
                              group=self.world.groups[said["group"]]), by=by,
        )  # fmt: skip
        if "response" in said:
            services.answer_escalation(
                escalation=row, decision=said["decision"], response=said["response"], version=row.version,
                by=self.world.standing(said["answered_by"], self.world.day(said["weeks_ago"] - 3)),
            )  # fmt: skip

    def _challenge(self, said: Written) -> None:
        day = self.world.day(said["weeks_ago"])
        agency = self.world.agencies[said["agency"]] if "agency" in said else None
        body = self._body(said["body"]) if "body" in said else None
        row = services.make_challenge(
            new=NewChallenge(said["subject"], said["text"], day, self.world.groups[said["group"]], said["challenger"],
                             challenged_agency=agency, challenged_body=body), by=self.world.manager(said["weeks_ago"]),
        )  # fmt: skip
        if "answer" in said:
            by = self.world.manager(max(said["weeks_ago"] - 3, 0))
            row = services.answer_challenge(challenge=row, answer=said["answer"], version=1, by=by)
        if "effect" in said:
            services.close_challenge(
                challenge=row, effect=said["effect"], effect_kind="yes", version=2, by=self.world.manager(0)
            )

    def _body(self, name: str) -> RelatedBody:
        return RelatedBody.objects.get(partnership=self.world.partnership, name=name)

    def _matter(self, said: Written) -> None:
        by = self.world.manager(said["weeks_ago"])
        row = services.begin_matter(
            group=self.world.groups[said["group"]], by=by,
            new=MatterText(said["kind"], said["title"], self._body(said["body"]), said.get("topic", ""),
                           said.get("detail", ""), self.world.ahead(said.get("due_in_weeks")),
                           self.world.ahead(said.get("report_in_weeks"))),
        )  # fmt: skip
        if "report" in said:
            services.report_back(
                matter=row, text=said["report"], next_on=self.world.ahead(said.get("report_in_weeks")),
                by=self.world.manager(max(said["weeks_ago"] - 4, 0)),
            )  # fmt: skip


def _scores(said: Written, current: str) -> Scores:
    pairs = {name: _pair(said[name]) if name in said else None for name in ("inherent", "target")}
    return Scores(_pair(current), pairs["inherent"], pairs["target"])


def _pair(text: str) -> tuple[int, int]:
    likely, _, impact = text.partition("x")
    return int(likely), int(impact)


def _version(row: Risk) -> int:
    return Risk.objects.values_list("version", flat=True).get(pk=row.pk)
