"""Scores as they are put on a risk: checked against the scale in force, and kept as a row that is never changed."""

from dataclasses import dataclass

from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError
from sightline.registers.models import Risk, RiskScore
from sightline.registers.rules.scale import Pair, Scale, score_of

NAMES = ("inherent", "current", "target")


@dataclass(frozen=True)
class Scores:
    """A risk's three scores as (likelihood, impact): with nothing done, as it is, as it should be."""

    current: Pair
    inherent: Pair | None = None
    target: Pair | None = None


def put_scores(row: Risk, scores: Scores, scale: Scale, text: str, by: Standing) -> RiskScore:
    """Set a risk's scores and return the row of history, not saved. Raises DomainError for what is not on the scale."""
    for name in NAMES:
        pair: Pair | None = getattr(scores, name)
        if pair is not None and not scale.has(pair):
            ends = f"{len(scale.likelihood)} for likelihood and {len(scale.impact)} for impact"
            raise DomainError(f"Choose from 1 to {ends}.", field=f"{name}_likelihood")
        for part, value in zip(("likelihood", "impact"), pair or (None, None), strict=True):
            setattr(row, f"{name}_{part}", value)
    return RiskScore(
        partnership=row.partnership, risk=row, on_day=by.today, band=scale.word(score_of(scores.current)), text=text,
        author=by.person,
        **{f"{name}_{part}": getattr(row, f"{name}_{part}") for name in NAMES for part in ("likelihood", "impact")},
    )  # fmt: skip
