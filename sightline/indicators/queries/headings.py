"""The plain names and units of published columns, as data/published_columns.yaml gives them."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from sightline.governance.models import Partnership
from sightline.indicators.models import Indicator, PublishedLink
from sightline.indicators.queries.benchmarks import columns_known
from sightline.indicators.rules.headings import Heading, heading_of, offered, unlike


@cache
def book() -> dict[str, Any]:
    """Return what data/published_columns.yaml says."""
    found: dict[str, Any] = yaml.safe_load((settings.DATA_DIR / "published_columns.yaml").read_text(encoding="utf-8"))
    return found


def told(column: str) -> Heading:
    """Return a published column in plain words with its unit."""
    return heading_of(column, book())


def columns_for(indicator: Indicator, partnership: Partnership) -> list[tuple[str, int, Heading]]:
    """Return (column, months, heading) of the published figures an indicator can stand beside, by name; one query."""
    based = bool(indicator.per and indicator.base)
    found = [(column, months, told(column)) for column, months in columns_known(partnership)]
    fits = [one for one in found if offered(one[2], indicator.unit, indicator.per, based=based)]
    return sorted(fits, key=lambda one: (one[2].words, one[1]))


def unlike_of(indicator: Indicator, link: PublishedLink) -> str:
    """Return in a sentence why an indicator cannot stand beside its published column; nothing when it can."""
    return unlike(told(link.column), indicator.unit, indicator.per, as_rate=link.as_rate)
