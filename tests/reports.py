"""A row of each kind of reporting in a partnership, for tests that open every page."""

import secrets
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.governance.models import Group, Partnership
from sightline.reporting.models import Addition, Circulation, Help, Receipt, Report, ReportVersion, Round, Section, Step
from sightline.reporting.queries import content_of
from sightline.reporting.queries.circulation import hashed

DAYS = {
    "starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31), "opens_on": date(2026, 12, 17),
    "groups_due_on": date(2027, 1, 7), "delivery_due_on": date(2027, 1, 14), "executive_on": date(2027, 1, 28),
}  # fmt: skip
OF_ROUND = ("round_edit", "pack_of", "pack_file")


class Reported:
    """A round with a group's report: a draft, and one that was sent up; `mark` begins every text."""

    def __init__(self, here: Partnership, group: Group, by: Person, mark: str) -> None:
        owing = Action.objects.filter(partnership=here, owner__isnull=False, status="open", draft=False, level=1)
        found = owing.select_related("owner").order_by("pk").first()
        self.post = found.owner if found else None
        own = {"partnership": here}
        self.round = Round.objects.create(name=f"{mark} round", asks=["highlight"], **DAYS, **own)
        self.report = self._report(group, by, mark, "highlight")
        self.sent = self._report(group, by, mark, "monitoring", state="sent_up", sent_to=group, sent_by=by,
                                 sent_at=timezone.now(), passed_to=group)  # fmt: skip
        content = content_of(self.sent)
        ReportVersion.objects.create(
            report=self.sent, number=1, content=content.as_data(), digest=content.digest, author=by, **own
        )
        Addition.objects.create(report=self.sent, text=f"{mark} correction", author=by, **own)
        Step.objects.create(report=self.sent, deed="send_up", before="draft", after="sent_up", author=by, **own)

        self.paper = Circulation.objects.create(
            group=group, title=f"{mark} paper", level=1, body=f"{mark} briefing", reply_to=by.email, sent_by=by, **own
        )
        self.token = secrets.token_urlsafe(24)
        self.copy = Receipt.objects.create(
            circulation=self.paper, person=by, to=by.email, seat="member", token_hash=hashed(self.token),
            expires_at=timezone.now() + timedelta(days=9), **own,
        )  # fmt: skip

        self.help = Help.objects.create(
            report=self.report, to_action=Action.objects.filter(**own).order_by("pk").first(), words=f"{mark} help",
            author=by, **own,
        ) if Action.objects.filter(**own).exists() else None  # fmt: skip

    def _report(self, group: Group, by: Person, mark: str, kind: str, **more: Any) -> Report:
        here = group.partnership
        count = Report.objects.filter(partnership=here).count() + 900
        made = Report.objects.create(
            partnership=here, reference=f"{here.code}-HR-0{count}", round=self.round, group=group, kind=kind,
            on_track="no", summary=f"{mark} in short", created_by=by, **more,
        )  # fmt: skip
        Section.objects.create(
            partnership=here, report=made, kind="ask", position=1, text=f"{mark} ask", needs_decision=True,
            recommended=f"{mark} recommendation",
        )  # fmt: skip
        return made

    def key(self, page: str, name: str) -> Any:
        """Return what a route takes under a name."""
        if name == "pk" and page in OF_ROUND:
            return self.round.pk
        if page in ("letter", "progress"):
            return {"whom": "post", "pk": self.post.pk if self.post else 0, "name": f"{page}.docx"}[name]
        if name == "token":
            return self.token
        if page == "help_remove":
            return {"reference": self.report.reference, "pk": self.help.pk if self.help else 0}[name]
        if name == "pk":
            return self.copy.pk if page.startswith("copy") else self.paper.pk
        files = {"own_copy_file": "paper.pdf", "pack_file": "pack.pdf", "file": "report.docx"}
        of_sent = page in ("version", "circulate_report", "correct", "note", "return")
        return {
            "reference": (self.sent if of_sent else self.report).reference, "number": 1, "name": files.get(page),
        }[name]  # fmt: skip

    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """Return sets of arguments by the beginning of the addresses they are for, for the crawler."""
        both = [{"reference": one.reference} for one in (self.report, self.sent)]
        files = [{**one, "name": f"report.{kind}"} for one in both for kind in ("docx", "pdf")]
        return {
            "reports/rounds/<": [{"pk": self.round.pk}],
            "reports/pack/<": [{"pk": self.round.pk}],
            "reports/pack/<int:pk>/file/": [{"pk": self.round.pk, "name": f"pack.{kind}"} for kind in ("docx", "pdf")],
            "reports/papers/<": [{"pk": self.paper.pk}],
            "reports/papers/copies/<": [{"pk": self.copy.pk}],
            "reports/papers/<int:pk>/read/<": [{"pk": self.paper.pk, "name": "paper.pdf"}],
            "reports/owed/<": [
                {"whom": whom, "pk": pk, "name": f"letter.{kind}"}
                for whom, pk in (("post", self.post and self.post.pk), ("agency", self.post and self.post.agency_id))
                for kind in ("docx", "pdf")
            ],
            "reports/progress/<": [{"name": f"progress.{kind}"} for kind in ("docx", "pdf")],
            "c/<": [{"token": self.token}],
            "c/<str:token>/file/": [{"token": self.token, "name": "paper.docx"}],
            "reports/<": both,
            "reports/<str:reference>/helps/<": [
                {"reference": self.report.reference, "pk": self.help.pk if self.help else 0}
            ],
            "reports/<str:reference>/version/": [{"reference": self.sent.reference, "number": 1}],
            "reports/<str:reference>/file/": files,
        }
