"""The rules of `data/progress.yaml`, read once."""

from functools import cache

import yaml
from django.conf import settings

from sightline.plans.rules.progress import Counts, Freshness, Practice, RollUp, how_fresh, read_practice, roll_up


@cache
def practice() -> Practice:
    """Return the rules by which progress adds up."""
    return read_practice(yaml.safe_load((settings.DATA_DIR / "progress.yaml").read_text(encoding="utf-8")))


def rolled(counts: Counts) -> RollUp:
    """Return what counts add up to by the shipped rule."""
    return roll_up(practice().steps, counts)


def fresh(counts: Counts) -> Freshness | None:
    """Return how fresh open actions are, by the shipped bands."""
    return how_fresh(practice().bands, counts)
