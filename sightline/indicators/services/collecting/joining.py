"""An indicator that comes into the dictionary in the middle of a period: returns that are open ask for it too.

A return that is in is never changed, nor one whose day has passed: for those the business unit opens the period again.
"""

from collections.abc import Sequence

from sightline.governance.standing import Standing
from sightline.indicators.models import DataReturn, Indicator, ReturnChange, ReturnLine
from sightline.indicators.queries.joining import OPEN, lacking


def join_open(rows: Sequence[Indicator], by: Standing) -> list[str]:
    """Ask for indicators in the returns of their suppliers that are open; return the references of those.

    It is part of the deed that put them into the dictionary, and asks for no right of its own; six queries.
    """
    wanted = lacking([row for row in rows if row.ends_on is None], by)
    keys = [one.pk for one, _ in wanted if one.state in OPEN]
    still = DataReturn.objects.select_for_update(of=("self",)).filter(pk__in=keys, state__in=OPEN).order_by("pk")
    found = {one.pk: one for one in still} if keys else {}
    added = [(found[one.pk], row) for one, row in wanted if one.pk in found]
    ReturnLine.objects.bulk_create(
        ReturnLine(partnership=by.partnership, data_return=one, indicator=row) for one, row in added
    )
    ReturnChange.objects.bulk_create(
        ReturnChange(
            partnership=by.partnership, data_return=one, what="asks for more", revision=one.revision, author=by.person,
            reason=f"New in the dictionary: {', '.join(row.code for each, row in added if each == one)}"[:300],
        )
        for one in found.values()
    )  # fmt: skip
    return [one.reference for one in found.values()]
