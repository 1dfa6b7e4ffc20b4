"""Deeds on rounds: set by hand, changed, opened when their day comes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel import tick
from sightline.kernel.dates import england_date
from sightline.kernel.errors import Conflict, DomainError
from sightline.reporting.models import Report, Round, Setting
from sightline.reporting.permissions import ROUND
from sightline.reporting.queries import standing_groups
from sightline.reporting.rules import KINDS, Dates, owes, round_problem
from sightline.reporting.services.drafts import draw, make_report

DAYS = ("starts_on", "ends_on", "opens_on", "groups_due_on", "delivery_due_on", "executive_on")
FIELDS = ("name", *DAYS, "asks")
BOTH = "Somebody changed this round after you opened it. Look at theirs, then save yours again."
NAMED = "There is a round of this name already."


@transaction.atomic
def add_round(*, to: Mapping[str, Any], by: Standing) -> Round:
    """Add a round; `to` maps FIELDS to values. When its day has come the drafts are there at once.

    Raises NotAllowed, DomainError at the field that is wrong.
    """
    ROUND.require(by, "U")
    made = Round(partnership=by.partnership)
    _put(made, to)
    record(tenant=by.partnership.code, verb="report_round.added", reference="", by=by, after=_said(made))
    if made.opens_on <= by.today:
        open_round(round_=made, today=by.today, by=by)
    return made


@transaction.atomic
def change_round(*, round_: Round, to: Mapping[str, Any], version: int, by: Standing) -> Round:
    """Change the days of a round. Raises as `add_round`, Conflict when somebody else was first."""
    ROUND.require(by, "U", round_)
    fresh = Round.objects.select_for_update().select_related("partnership").get(pk=round_.pk)
    if fresh.version != version:
        raise Conflict(BOTH, theirs={}, yours={})
    before = _said(fresh)
    fresh.version += 1
    _put(fresh, to)
    record(
        tenant=by.partnership.code, verb="report_round.changed", reference="", by=by, before=before, after=_said(fresh)
    )
    if fresh.opens_on <= by.today:
        open_round(round_=fresh, today=by.today, by=by)
    return fresh


def _put(row: Round, to: Mapping[str, Any]) -> None:
    for name in FIELDS:
        setattr(row, name, to[name])
    row.name = " ".join(row.name.split())
    field, problem = round_problem(Dates(**{name: to[name] for name in DAYS}))
    if problem:
        raise DomainError(problem, field=field)
    if not row.asks or set(row.asks) - set(KINDS):
        raise DomainError("Choose what groups report.", field="asks")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise DomainError(NAMED, field="name") from None


def _said(row: Round) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


@transaction.atomic
def open_round(*, round_: Round, today: date, by: Standing | None = None) -> int:
    """Make the drafts that a round asks of every group that owes one and has none; return how many."""
    there = set(Report.objects.filter(round=round_).values_list("group", "kind"))
    owing = [one for one in standing_groups(round_.partnership, today).order_by("pk") if owes(one.kind)]
    wanted = [(group, kind) for group in owing for kind in round_.asks if (group.pk, kind) not in there]
    for group, kind in wanted:
        make_report(round_, group, kind, today, by)
    Round.objects.filter(pk=round_.pk).update(opened_on=round_.opened_on or today, drawn_on=today)
    return len(wanted)


def open_due_rounds(now: datetime) -> int:
    """Open the rounds whose day has come, and draw again each morning what nobody has touched; return how many reports.

    Safe to repeat: a round is opened once, a draft is drawn once a day.
    """
    today = england_date(now)
    rows = Round.objects.filter(opens_on__lte=today, executive_on__gte=today).select_related("partnership")
    return tick.each(rows.order_by("pk"), lambda row: _open_or_draw(row, today))


def _open_or_draw(row: Round, today: date) -> int:
    if row.opened_on is None:
        return open_round(round_=row, today=today)
    return _draw_again(row, today) if row.drawn_on != today else 0


@transaction.atomic
def _draw_again(round_: Round, today: date) -> int:
    rows = Report.objects.filter(round=round_, state="draft", edited_at__isnull=True)
    found = list(rows.select_related("round", "group", "partnership").order_by("pk"))
    for one in found:
        draw(one, today)
    Round.objects.filter(pk=round_.pk).update(drawn_on=today)
    return len(found)


@transaction.atomic
def set_mailbox(*, mailbox: str, version: int, by: Standing) -> Setting:
    """Set the mailbox that answers to circulated papers go to. Raises NotAllowed, Conflict."""
    ROUND.require(by, "U")
    row = Setting.objects.select_for_update().filter(partnership=by.partnership).first()
    if version != (row.version if row else 0):
        raise Conflict("Somebody changed the mailbox after you opened this page. Look at theirs.", theirs={}, yours={})
    row = row or Setting(partnership=by.partnership, version=0)
    before, row.mailbox = row.mailbox, mailbox.strip()
    row.version += 1
    row.save()
    record(
        tenant=by.partnership.code, verb="report_mailbox.set", reference="", by=by, personal=("mailbox",),
        before={"mailbox": before}, after={"mailbox": row.mailbox},
    )  # fmt: skip
    return row
