"""Attendance and representation: who came, whom much is asked of, who sits nowhere."""

from django.http import HttpRequest, HttpResponse

from sightline.governance.access import in_partnership
from sightline.governance.pages import ListPage, who
from sightline.meetings.forms_represented import RepresentedFilter
from sightline.meetings.permissions import MINUTES
from sightline.meetings.queries.plan import group_choices
from sightline.meetings.queries.represented import BY, Figures, asked, represented
from sightline.meetings.rules.attendance import Line
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import word


def _columns(by: str) -> list[Column]:
    def number(key: str, words: str) -> Column:
        return Column(key, words, numeric=True, sort=lambda one: getattr(one, key), value=lambda one: getattr(one, key))

    return [
        Column("who", BY[by], row_header=True, sort=lambda one: one.words.casefold(), value=lambda one: one.words,
               sub=lambda one: ", ".join(one.groups)),
        number("meetings", "Meetings"), number("present", "Came"), number("deputy", "Deputy"),
        number("apologies", "Apologies"), number("absent", "Absent"),
        Column("rate", "Represented", numeric=True, sort=lambda one: one.represented,
               value=lambda one: f"{one.represented}%"),
        Column("gap", "Gap", sort=lambda one: one.missed, value=lambda one: one.gap.capitalize(), cell=_gap),
        Column("last", "Last seen", value=lambda one: one.last_seen),
    ]  # fmt: skip


def _gap(one: Line) -> str:
    return word(one.gap.capitalize(), "bad") if one.gap else ""


@in_partnership("minutes:R", area="meetings")
def attendance(request: HttpRequest) -> HttpResponse:
    """Attendance of a year by agency, seat or person."""
    by = who(request)
    wanted = asked(request.GET, by.today)
    page = represented(by, wanted)
    table = Table(
        rows=list(page.lines), params=request.GET, caption=f"By {wanted.by}",
        caption_hidden=True, columns=_columns(wanted.by),
        empty="Nothing matches these filters. Remove one of them to see more.",
    )  # fmt: skip
    return ListPage(
        title="Attendance", room="Attendance", table=table, template="meetings/represented.html",
        lead=f"{wanted.words}. Meetings that were held count, cancelled ones do not. A deputy represents the seat and "
        "its agency. The figures are of the groups whose minutes you may read.",
        filter=RepresentedFilter(request.GET, groups=group_choices(by), today=by.today),
        more={"found": page, "facts": _facts(page.figures)}, file_name=f"Attendance by {wanted.by}",
        empty=("No attendance in this year yet", "It comes from the screens of each meeting: say there who is here."),
    ).answer(request, export=MINUTES.may_some(by, "X"))  # fmt: skip


def _facts(found: Figures) -> list[tuple[object, str, str, str]]:
    return [
        (found.held, "meetings held", "", ""), (found.cancelled, "cancelled", "", ""),
        (f"{found.per_cent}%", "of seats represented", "", ""), (found.gaps, "agencies with a gap", "", ""),
    ]  # fmt: skip
