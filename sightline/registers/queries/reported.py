"""What a group's highlight report says of its risks: those that are new, moved, or were moved up in a period."""

from dataclasses import dataclass
from datetime import date

from sightline.governance.law import law_of
from sightline.governance.models import Group
from sightline.registers.models import Risk, RiskScore
from sightline.registers.queries.scales import scale_in


@dataclass(frozen=True)
class Reported:
    """A risk as a report tells it; `score` is the last one of the period with its band, in words."""

    risk: Risk
    score: str
    before: int | None
    after: int | None
    new: bool
    raised: str
    why: str


def risks_of_group(group: Group, first: date, last: date) -> list[Reported]:
    """Return the risks of a group's own register that a report from `first` to `last` tells of; four queries.

    It asks for no standing: whoever may read or write the report of a group may read its register.
    """
    scale = scale_in(law_of(group.partnership, last))
    rows = Risk.objects.filter(group=group, opened_on__lte=last).exclude(status=Risk.Status.CLOSED)
    risks = {row.pk: row for row in rows.select_related("raised_to").order_by("reference")}
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    why: dict[int, str] = {}
    scores = RiskScore.objects.filter(risk__in=risks, on_day__lte=last).order_by("on_day", "pk") if risks else ()
    for one in scores:
        score = one.current_likelihood * one.current_impact
        if one.on_day < first:
            before[one.risk_id] = score
        else:
            why[one.risk_id] = one.text
        after[one.risk_id] = score
    found = []
    for pk, row in risks.items():
        new = row.opened_on >= first
        went = bool(row.raised_on and first <= row.raised_on <= last)
        if not (new or went or before.get(pk) != after.get(pk)):
            continue
        now = after.get(pk)
        words = f"{now} {scale.word(now)}".strip() if now is not None else "not scored yet"
        raised = row.raised_to.name if went and row.raised_to else ""
        found.append(Reported(row, words, before.get(pk), now, new, raised, why.get(pk, "")))
    return found
