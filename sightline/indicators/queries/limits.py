"""What an indicator’s own chart is made of, by which a return is asked about what does not come by chance."""

from collections.abc import Sequence
from datetime import date

from sightline.indicators.models import Indicator
from sightline.indicators.queries.reading.charted import counted_of, figures_of, people_under, rebases_of
from sightline.indicators.rules.series import Figure, SoFar


def so_far(rows: Sequence[Indicator], day: date) -> dict[int, SoFar]:
    """Return each indicator’s figures, rebases and populations as its page charts them, but for the period of `day`.

    Two queries, and two more for populations where a rate’s supplier gives none.
    """
    figures, rebases = figures_of(rows), rebases_of(rows)
    people = people_under(rows, {one.pk: [*figures.get(one.pk, ()), Figure(day, 0)] for one in rows})
    return {
        one.pk: SoFar(
            counted_of(one), day, figures.get(one.pk, ()), [each.from_day for each in rebases.get(one.pk, ())],
            people.get(one.pk),
        )
        for one in rows
    }  # fmt: skip
