"""The reports of an example: the last quarter's, collated, sent up and noted, and this quarter's, being written."""

from datetime import date, timedelta
from typing import Any

from sightline.governance.standing import Standing
from sightline.home.example_world import World, moment
from sightline.reporting import services
from sightline.reporting.models import Report, ReportVersion, Round, Section, Step
from sightline.reporting.rules import quarter_of
from sightline.reporting.services import EntrySaid, Said

Written = dict[str, Any]


class ReportsOf:
    """The reports of one example as they become rows."""

    def __init__(self, world: World) -> None:
        self.world, self.said = world, world.said.get("reports", {})

    def load(self) -> None:
        """Open both rounds and write, send, collate and note what the example says."""
        if not self.said:
            return
        world = self.world
        world.at = "reports"
        services.set_mailbox(mailbox=self.said["mailbox"], version=0, by=world.manager())
        first, _, _ = quarter_of(world.today)
        before = self._open(first - timedelta(days=1), early=False)
        for one in world.each(self.said["last_quarter"], "reports, last_quarter"):
            self._write(before, one)
        now = self._open(world.today, early=True)
        for one in world.each(self.said["this_quarter"], "reports, this_quarter"):
            self._write(now, one)

    def _open(self, day: date, *, early: bool) -> Round:
        """Add the round of a day's quarter; `early` opens it at once, though the quarter still runs."""
        first, last, name = quarter_of(day)
        opens = max(min(self.world.today, last - timedelta(weeks=2)), first) if early else last - timedelta(weeks=2)
        days = {
            "starts_on": first, "ends_on": last, "opens_on": opens, "groups_due_on": last + timedelta(weeks=1),
            "delivery_due_on": last + timedelta(weeks=2), "executive_on": last + timedelta(weeks=4),
        }  # fmt: skip
        by = self.world.standing("manager", self.world.today if early else opens)
        return services.add_round(to={"name": name, "asks": ["highlight"], **days}, by=by)

    def _write(self, round_: Round, said: Written) -> None:
        report = Report.objects.get(round=round_, group=self.world.groups[said["group"]], kind="highlight")
        day = self._day(round_, report)
        by = self.world.standing(said["by"], day)
        if said.get("takes_in"):
            self._take_in(report, said["takes_in"], by)
        self._save(report, said, by)
        if said.get("sent"):
            report.refresh_from_db()
            services.send(report=report, version=report.version, by=by)
        if "noted_by" in said:
            services.note(report=report, by=self.world.standing(said["noted_by"], day))
        self._date_back(round_, day)

    def _day(self, round_: Round, report: Report) -> date:
        due = round_.delivery_due_on if report.group.kind == "delivery" else round_.groups_due_on
        return min(due - timedelta(days=1), self.world.today)

    def _save(self, report: Report, said: Written, by: Standing) -> None:
        report.refresh_from_db()
        kept = {
            one.pk: EntrySaid(one.text, one.needs_decision, one.recommended, one.if_not, one.decide_by)
            for one in report.sections.filter(taken_out=False)
        }
        new: dict[str, EntrySaid] = {key: EntrySaid(said[key]) for key in ("good", "risk", "impact") if key in said}
        if "ask" in said:
            new["ask"] = EntrySaid(
                said["ask"], True, said["recommend"], said.get("if_not", ""), self.world.ahead(said["decide_in_weeks"])
            )
        told = Said(said["on_track"], said["summary"], kept, new)
        services.save_report(report=report, said=told, version=report.version, by=by)

    def _take_in(self, report: Report, groups: list[str], by: Standing) -> None:
        named = [self.world.groups[key] for key in groups]
        found = Report.objects.filter(round=report.round, kind=report.kind, group__in=named)
        kinds = ("off_track", "ask", "risk", "good", "impact")
        rows = Section.objects.filter(report__in=found, taken_out=False, kind__in=kinds)
        services.collate(
            into=report, reports=[one.pk for one in found], sections=list(rows.values_list("pk", flat=True)), by=by
        )

    def _date_back(self, round_: Round, day: date) -> None:
        """Date what was done just now back to the day on which it is said to have been done."""
        if day == self.world.today:
            return
        at = {"created_at__gt": moment(self.world.today - timedelta(days=1))}
        for model in (Step, ReportVersion):
            model._default_manager.filter(report__round=round_, **at).update(created_at=moment(day))
        Report.objects.filter(round=round_, sent_at__gt=moment(self.world.today - timedelta(days=1))).update(
            sent_at=moment(day)
        )
