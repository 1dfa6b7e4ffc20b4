"""The panel of the executive page on returns: which agencies owe figures past their day."""

from django.db.models import Count, Window
from django.urls import reverse

from sightline.governance.panels import SHOWN, Line, Panel, Source, register
from sightline.governance.standing import Standing
from sightline.indicators.permissions import DATA_RETURN
from sightline.indicators.queries.missing import late
from sightline.indicators.queries.returns import href, period_words


def returns_missing(by: Standing) -> Panel:
    """Return how many returns are late, and the longest of them; one query."""
    rows = list(late(by).annotate(of_all=Window(Count("*")))[:SHOWN])
    count = int(getattr(rows[0], "of_all", 0)) if rows else 0
    lines = []
    for row in rows:
        days = (by.today - row.due_on).days
        words = f"overdue {days} {'day' if days == 1 else 'days'}"
        lines.append(Line(str(row.agency), href("return", row, by), period_words(row.period), ("over", words)))
    address = reverse("indicators:missing", args=[by.partnership.slug])
    return Panel(count, "return is missing" if count == 1 else "returns are missing", address, lines=lines, level=2)


def register_panel() -> None:
    """Bring the panel to the executive page."""
    register(Source("returns", "Figures missing", 55, lambda by: DATA_RETURN.may_some(by, "R"), returns_missing))
