"""How what stands in the data set is found: indicators by their reference, code and words."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.dictionary import indicators
from sightline.search.kinds import Kind, State, register


def _states(_by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    rows = Indicator.objects.filter(pk__in=pks).select_related("supplier")
    return {row.pk: State(f"{row.code}, {row.supplier or 'supplied by nobody yet'}") for row in rows}


def register_kinds() -> None:
    """Let indicators be found."""
    register(Kind(
        "indicator", "Indicator", "Indicators", Indicator, "name", texts=("code", "definition", "numerator", "theme"),
        reference="reference", letters="I", visible=lambda by: indicators(by).order_by(),
        may=lambda by: INDICATOR.may_some(by, "R"), states=_states,
        href=lambda slug, reference, _under, _pk: reverse("indicators:indicator", args=[slug, reference]),
    ))  # fmt: skip
