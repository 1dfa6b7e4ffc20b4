"""The panels of the executive page that join contexts of their own or come from below `governance.panels`."""

from datetime import timedelta

from django.db.models import Count, Window
from django.urls import reverse

from sightline.actions.permissions import ACTION
from sightline.actions.queries import clock_for, href, late_actions
from sightline.disagreements.kinds import KINDS
from sightline.disagreements.queries.lists import running
from sightline.disagreements.rules.clocks import State
from sightline.governance.panels import SHOWN, Line, Panel, Source, register
from sightline.governance.permissions import OVERRIDE
from sightline.governance.standing import Standing
from sightline.home.deciding import decisions_of
from sightline.kernel.dates import england_date, in_short
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.events import when
from sightline.meetings.queries.plan import href as meeting_href
from sightline.meetings.queries.plan import visible, within
from sightline.plans.models import Plan
from sightline.plans.permissions import PLAN
from sightline.plans.queries import current_of, plans_at_hand, still_areas
from sightline.plans.rules.quarters import quarter_of
from sightline.reporting.models import Report
from sightline.reporting.permissions import REPORT
from sightline.reporting.queries import missing_reports, reports_at_hand

MEETINGS_AHEAD = timedelta(days=28)


def _decisions(by: Standing) -> Panel:
    drafts = [one for one in _plans(by) if one.status == Plan.Status.DRAFT and getattr(one, "filled", False)]
    found = decisions_of(by, drafts, _reports_at_hand(by))
    lines = [Line(one.words, one.href, one.note) for one in found[:SHOWN]]
    address = reverse("partnership:front", args=[by.partnership.slug])
    return Panel(len(found), _said(len(found), "decision waits for you,decisions wait for you"), address, lines=lines)


def _plans(by: Standing) -> list[Plan]:
    """The plans at hand, read once for the drafts to decide on and for the plan in force; a page that only reads."""
    if "plans" not in by.kept:
        by.kept["plans"] = plans_at_hand(by)
    found: list[Plan] = by.kept["plans"]
    return found


def _reports_at_hand(by: Standing) -> list[Report]:
    """The reports at hand, read once for those that wait for the reader and for those that are missing."""
    if "reports" not in by.kept:
        by.kept["reports"] = reports_at_hand(by)
    found: list[Report] = by.kept["reports"]
    return found


def _late(by: Standing) -> Panel:
    rows = list(late_actions(by).annotate(of_all=Window(Count("*")))[:SHOWN])
    count = int(getattr(rows[0], "of_all", 0)) if rows else 0
    lines = []
    for one in rows:
        clock = clock_for(one, by.today)
        owner = str(one.owner) if one.owner else "Nobody owns it"
        lines.append(Line(one.title, href(one, by), owner, (clock.kind, clock.words)))
    address = reverse("actions:list", args=[by.partnership.slug]) + "?when=late"
    return Panel(count, _said(count, "action is late,actions are late"), address, "the longest late first", lines)


def _still(by: Standing) -> Panel | None:
    plan, _ = current_of(_plans(by), by)
    if plan is None:
        return None
    areas = still_areas(plan, by, quarter_of(by.today))
    slug = by.partnership.slug
    lines = [
        Line(row.title, reverse("plans:priority", args=[slug, row.reference]), why or "The chair says so")
        for row, why in areas[:SHOWN]
    ]  # fmt: skip
    address = reverse("plans:progress_of", args=[slug, plan.reference])
    words = _said(len(areas), "priority shows little or no progress,priorities show little or no progress")
    return Panel(len(areas), words, address, "this quarter", lines)


def _reports(by: Standing) -> Panel:
    rows = missing_reports(by, _reports_at_hand(by))
    lines = [
        Line(
            f"{row.get_kind_display()} of {row.group.name}", address, f"Due {in_short(due)}", (clock.kind, clock.words)
        )
        for row, address, due, clock in rows[:SHOWN]
    ]
    address = reverse("reporting:list", args=[by.partnership.slug]) + "?state=open"
    return Panel(
        len(rows),
        _said(len(rows), "report is missing,reports are missing"),
        address,
        "past the day they were due",
        lines,
    )


def _meetings(by: Standing) -> Panel:
    first, last = by.today, by.today + MEETINGS_AHEAD
    rows = list(visible(by).filter(within(first, last), state="planned").select_related("group").order_by("starts_at"))
    lines = [Line(str(row.group), meeting_href(row, by), when(row)) for row in rows[:SHOWN]]
    address = reverse("meetings:forward", args=[by.partnership.slug])
    words = _said(len(rows), "meeting in the next four weeks,meetings in the next four weeks")
    return Panel(len(rows), words, address, lines=lines)


def _clocks(by: Standing) -> Panel:
    found = running(by)
    over = sum(line.clock.state is State.OVER for line in found)
    lines = []
    for line in found[:SHOWN]:
        since = f"raised {in_short(england_date(line.row.raised_at))}"
        lines.append(Line(line.row.reference, line.href, since, (line.clock.shape, line.clock.words)))
    room = "cases" if KINDS[0].scoped.may_some(by, "R") else "partners"
    address = reverse(f"disagreements:{room}", args=[by.partnership.slug]) + "?state=open"
    note = f"{over} past {'its' if over == 1 else 'their'} limit" if over else "of disagreements you are named on"
    return Panel(len(found), _said(len(found), "clock runs,clocks run"), address, note, lines, 3)


def _said(number: int, words: str) -> str:
    one, many = words.split(",")
    return one if number == 1 else many


def register_all() -> None:
    """Bring the panels of the contexts that have no reason to know of this page."""
    may_decide = (OVERRIDE, PLAN, REPORT)
    for source in (
        Source("decisions", "For you to decide", 10, lambda by: any(one.may_some(by, "A") for one in may_decide),
               _decisions),
        Source("late", "Late actions", 20, lambda by: ACTION.may_some(by, "R"), _late),
        Source("clocks", "Clocks running", 30, lambda by: any(one.scoped.may_some(by, "R") for one in KINDS), _clocks),
        Source("still", "Priorities without progress", 40, lambda by: PLAN.may_some(by, "R"), _still),
        Source("reports", "Reports missing", 50, lambda by: REPORT.may_some(by, "R"), _reports),
        Source("meetings", "Meetings ahead", 80, lambda by: MEETING.may_some(by, "R"), _meetings),
    ):  # fmt: skip
        register(source)
