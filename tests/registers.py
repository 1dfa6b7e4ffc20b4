"""A row of each register of a group and an agency, for the tests of permissions, attacks and journeys."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Partnership, Post, RelatedBody
from sightline.kernel.dates import england_today
from sightline.registers import services
from sightline.registers.models import Challenge, Control, Escalation, Matter, Risk
from sightline.registers.services import MatterText, NewChallenge, NewEscalation, RiskText, Scores
from tests import factories as make

SOON = timedelta(days=21)


def make_risk(group: Group, title: str, by: Person, owner: Post | None = None, **more: Any) -> Risk:
    """Put a risk on a group's register, scored 4 by 4 with a target of 2 by 3 unless `scores` says otherwise."""
    scores = more.pop("scores", Scores((4, 4), (5, 5), (2, 3)))
    new = RiskText(title, event=f"{title} may come", owner=owner, **more)
    return services.add_risk(group=group, new=new, scores=scores, by=make.standing(by, group.partnership))


@dataclass
class Registered:
    """What stands on the registers for one group; `mark` begins each name."""

    partnership: Partnership
    group: Group
    above: Group
    agency: Agency
    post: Post
    by: Person
    mark: str

    def __post_init__(self) -> None:
        by, today = make.standing(self.by, self.partnership), england_today()
        self.risk: Risk = make_risk(self.group, f"{self.mark} risk", self.by, self.post)
        self.control: Control = services.add_control(
            risk=self.risk, text=f"{self.mark} control", strength="works", by=by
        )
        self.raised: Risk = make_risk(self.group, f"{self.mark} raised risk", self.by, self.post)
        services.raise_risk(risk=self.raised, to=self.above, reason=f"{self.mark} reason", version=1, by=by)
        self.escalation: Escalation = services.raise_escalation(
            new=NewEscalation(f"{self.mark} escalation", f"{self.mark} issue", f"{self.mark} ask", self.above,
                              group=self.group, due_on=today + SOON), by=by,
        )  # fmt: skip
        self.by_agency: Escalation = services.raise_escalation(
            new=NewEscalation(f"{self.mark} asked by an agency", f"{self.mark} issue", "Money", self.above,
                              agency=self.agency), by=by,
        )  # fmt: skip
        self.challenge: Challenge = services.make_challenge(
            new=NewChallenge(f"{self.mark} challenge", f"{self.mark} words", today, group=self.group,
                             challenger="The scrutineer", challenged_agency=self.agency), by=by,
        )  # fmt: skip
        self.body = RelatedBody.objects.create(partnership=self.partnership, kind="board", name=f"{self.mark} board")
        self.matter: Matter = services.begin_matter(
            group=self.group, by=by,
            new=MatterText("they_ask", f"{self.mark} matter", self.body, f"{self.mark} topic", due_on=today + SOON),
        )  # fmt: skip

    def key(self, page: str, name: str) -> Any:
        """Return what a route of the registers takes under a name."""
        if name == "pk":
            return self.control.pk
        if page.startswith("escalation"):
            return self.escalation.reference
        if page.startswith("challenge"):
            return self.challenge.reference
        if page.startswith("matter"):
            return self.matter.reference
        return (self.raised if page == "risk_down" else self.risk).reference

    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """Return arguments by the beginning of the addresses they are for."""
        return {
            "registers/risks/": [{"reference": self.risk.reference}, {"reference": self.raised.reference}],
            "registers/risks/<str:reference>/control/<": [{"reference": self.risk.reference, "pk": self.control.pk}],
            "registers/escalations/": [{"reference": self.escalation.reference}],
            "registers/challenges/": [{"reference": self.challenge.reference}],
            "registers/others/": [{"reference": self.matter.reference}],
        }
