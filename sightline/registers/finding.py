"""How what stands on the registers is found: by reference and by its words."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.registers.models import Challenge, Escalation, Matter, MatterReport, Risk, RiskScore
from sightline.registers.permissions import CHALLENGE, ESCALATION, MATTER, RISK
from sightline.registers.queries import others, risks, sent_up
from sightline.search.kinds import Kind, Part, State, register

LEVEL = 2


def _href(page: str) -> Callable[[str, str, str, int], str]:
    return lambda slug, reference, _under, _pk: reverse(f"registers:{page}", args=[slug, reference])


def _reads(scoped: Scoped) -> Callable[[Standing], bool]:
    return lambda by: scoped.may_some(by, "R")


def _states(model: Any, column: str, level: int) -> Callable[[Standing, Collection[int]], Mapping[int, State]]:
    """Return what tells how rows stand, in one query."""

    def told(_by: Standing, pks: Collection[int]) -> Mapping[int, State]:
        words = dict(model._meta.get_field(column).choices)
        rows = model.objects.filter(pk__in=pks).values_list("pk", column)
        return {pk: State(str(words[value]).capitalize(), level) for pk, value in rows}

    return told


def _matters(by: Standing) -> QuerySet[Matter]:
    return others.visible(by).order_by()


def register_kinds() -> None:
    """Let risks, escalations, challenges and matters with others be found."""
    register(Kind(
        "risk", "Risk", "Risks", Risk, "title", texts=("cause", "event", "effect"), reference="reference", letters="RK",
        parts=(Part(RiskScore, "risk", ("text",)),), visible=risks.visible, may=_reads(RISK), href=_href("risk"),
        states=_states(Risk, "status", LEVEL),
    ))  # fmt: skip
    register(Kind(
        "escalation", "Escalation", "Escalations", Escalation, "title", texts=("detail", "ask", "response", "outcome"),
        reference="reference", letters="ES", visible=sent_up.escalations, may=_reads(ESCALATION),
        href=_href("escalation"), states=_states(Escalation, "state", LEVEL),
    ))  # fmt: skip
    register(Kind(
        "challenge", "Challenge", "Challenges", Challenge, "subject", texts=("text", "answer", "effect"),
        reference="reference", letters="CH", visible=sent_up.challenges, may=_reads(CHALLENGE),
        href=_href("challenge"), states=_states(Challenge, "state", LEVEL),
    ))  # fmt: skip
    register(Kind(
        "matter", "Work with others", "Work with others", Matter, "title", texts=("topic", "detail", "outcome"),
        parts=(Part(MatterReport, "matter", ("text",)),), reference="reference", letters="WO", visible=_matters,
        may=_reads(MATTER), href=_href("matter"), states=_states(Matter, "kind", 1),
    ))  # fmt: skip
