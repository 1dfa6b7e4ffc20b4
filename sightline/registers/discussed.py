"""Risks as things people comment on and follow, and what was changed and scored in the feed."""

from django.db.models import Q, QuerySet

from sightline.discussion.activity import Event, Part, Provider, Row, Where, shaped
from sightline.discussion.things import About, Kind
from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.registers.models import Risk, RiskChange, RiskScore
from sightline.registers.permissions import RISK
from sightline.registers.queries.resolving import href
from sightline.registers.queries.risks import visible

LEVEL = 2
FAMILY, CHANGED, SCORED = "risk", "risk", "risk_score"


def _risks(by: Standing) -> QuerySet[Risk]:
    return visible(by)


def _href(row: Risk, by: Standing) -> str:
    return href("risk", row, by)


def _within(about: About, on: str = "") -> Q:
    groups = [int(key) for key in about.get("G", ()) if key.isascii() and key.isdigit() and len(key) < 18]
    of_groups = Q(**{f"{on}group__in": groups}) | Q(**{f"{on}raised_to__in": groups})
    return Q(**{f"{on}reference__in": list(about.get("RK", ()))}) | of_groups


# An agency's lead who owns a risk reads what was said of it as its agency's; only readers of the risk come this far.
FACTS = {**RISK.facts, "a": [("agency_id", "agency_ids")], "s": [("created_by_id", "self_ids")]}
RISKS = Kind(
    kind="RK", words="risk", rows=_risks, within=_within, href=_href, least=LEVEL,
    comments=Scoped("comment", "comment", FACTS),
    reads=lambda by, row: RISK.may(by, "R", row),
)  # fmt: skip


def _parts(by: Standing, then: Q, where: Where) -> list[Part]:
    about = Q() if where.about is None else _within(where.about, "risk__")
    seen = Q(risk__in=visible(by).order_by().values("pk"))
    changed = RiskChange.objects.filter(then, where.done(), seen, about)
    scored = RiskScore.objects.filter(then, where.done(), seen, about)
    return [
        shaped(FAMILY, changed, "what", "before", "after", "reason", on="risk__", title="", kind=CHANGED),
        shaped(FAMILY, scored, "band", "text", on="risk__", title="", kind=SCORED),
    ]


def _tell(row: Row, _by: Standing) -> tuple[Event, str]:
    """What a change or a score says; the address comes with the title."""
    if row.kind == SCORED:
        return Event(FAMILY, row.at, row.who, title=f"Scored: {row.one}" if row.one else "Scored", text=row.two), ""
    words = " to ".join(filter(None, (row.two, row.three)))
    text = ". ".join(filter(None, (words, row.four)))
    return Event(FAMILY, row.at, row.who, title=row.one.capitalize(), text=text), ""


FEED = Provider(
    name="registers", families={FAMILY: "Risks"}, kinds=frozenset({CHANGED, SCORED}), parts=_parts, tell=_tell,
    may_take_out=lambda by: RISK.may(by, "X"), order=60,
)  # fmt: skip
