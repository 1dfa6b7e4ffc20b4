"""Reports as things people comment on and follow, and their steps in the feed."""

from django.db.models import Q, QuerySet

from sightline.discussion.activity import Event, Part, Provider, Row, Where, shaped
from sightline.discussion.things import About, Kind
from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.reporting.models import Report, Step
from sightline.reporting.permissions import ABOVE, OWN, REPORT
from sightline.reporting.queries import address, reports
from sightline.reporting.rules import state_words, transition

LEVEL = 2


def _reports(by: Standing) -> QuerySet[Report]:
    return reports(by)


def _within(about: About, on: str = "") -> Q:
    groups = [int(key) for key in about.get("G", ()) if key.isascii() and key.isdigit() and len(key) < 18]
    return Q(**{f"{on}reference__in": list(about.get("HR", ()))}) | Q(**{f"{on}group__in": groups})


def _href(row: Report, by: Standing) -> str:
    return address("report", by, row.reference)


REPORTS = Kind(
    kind="HR", words="report", rows=_reports, within=_within, href=_href, least=LEVEL,
    comments=Scoped("comment", "comment", {"g": [*OWN, *ABOVE], "s": [("created_by_id", "self_ids")]}),
    reads=lambda by, row: REPORT.may(by, "R", row),
)  # fmt: skip


def _parts(by: Standing, then: Q, where: Where) -> list[Part]:
    seen = reports(by).order_by().values("pk")
    rows = Step.objects.filter(then, where.done(), report__in=seen)
    if where.about is not None:
        rows = rows.filter(_within(where.about, "report__"))
    return [shaped("report", rows, "deed", "before", "after", "reason", on="report__", title="")]


def _tell(row: Row, by: Standing) -> tuple[Event, str]:
    found = transition(row.one, row.two)
    words = found.said if found else state_words(row.three)
    return Event("report", row.at, row.who, title=words, text=row.four), address("report", by, row.about)


FEED = Provider(
    name="reporting", families={"report": "Reports"}, kinds=frozenset({"report"}), parts=_parts, tell=_tell,
    may_take_out=lambda by: REPORT.may(by, "X"), order=55,
)  # fmt: skip
