"""A row of each kind of the arrangements of a partnership, for tests that open every page."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import (
    Agency,
    Agreement,
    Membership,
    Partnership,
    Post,
    Predecessor,
    RegisterKind,
    RelatedBody,
    Representative,
    Review,
    ReviewLine,
    RuleOverride,
    RuleSetAdoption,
    Signatory,
    TransitionTask,
    UnitPost,
    UnitShare,
)
from sightline.kernel.dates import england_today
from tests import factories as make

START = date(2020, 1, 1)
RULE = {"key": "LOCAL2026", "kind": "meeting_rule", "entry": "executive"}


class Arranged:
    """One of each in a partnership; `mark` begins every name, so that a leak of any shows."""

    def __init__(self, partnership: Partnership, agency: Agency, post: Post, person: Person, mark: str = "") -> None:
        here = {"partnership": partnership}
        self.mark = mark or partnership.code
        self.agreement = Agreement.objects.create(
            kind="memorandum", title=f"{self.mark} memorandum", starts_on=START, review_on=date(2021, 1, 1),
            published_on=START, **here,
        )  # fmt: skip
        self.signatory = Signatory.objects.create(
            agreement=self.agreement, position=1, agency=agency, name=f"{self.mark} signer", post_title="Chief", **here
        )
        self.lead = Representative.objects.create(kind="lead", post=post, starts_on=START, **here)
        self.predecessor = Predecessor.objects.create(name=f"{self.mark} board before", ended_on=START, **here)
        self.task = TransitionTask.objects.create(
            predecessor=self.predecessor, text=f"{self.mark} open reviews", due_on=date(2020, 7, 31), left=3, **here
        )
        self.body = RelatedBody.objects.create(
            kind="forum", name=f"{self.mark} forum", topics="Exploitation", link=post, **here
        )
        self.unit_post = UnitPost.objects.create(post=post, fte=Decimal("0.60"), starts_on=START, **here)
        self.share = UnitShare.objects.create(
            served=make.make_partnership(f"X{partnership.code}"), starts_on=START, **here
        )
        self.kind = RegisterKind.objects.create(position=1, name=f"{self.mark} kind", why="Contact", **here)
        self.membership = Membership.objects.filter(agency=agency, **here).latest("pk")
        self.review = Review.objects.create(
            kind="membership", opened_on=england_today(), opened_by=person,
            due_on=england_today() + timedelta(days=30), **here,
        )  # fmt: skip
        self.line = ReviewLine.objects.create(
            review=self.review, membership=self.membership, what=f"{self.mark} line, relevant agency", **here
        )
        self.adoption, _ = RuleSetAdoption.objects.get_or_create(
            key="LOCAL2026", ends_on=None, **here, defaults={"starts_on": date(2026, 1, 1)}
        )
        self.override = RuleOverride.objects.create(
            rule_set="LOCAL2026", entry="meeting_rule:executive", reason=f"{self.mark} reason", proposed_by=person,
            content={"group": "executive", "meets": "6 times a year"}, starts_on=date(2026, 1, 1), **here,
        )  # fmt: skip

    def key(self, page: str) -> int | str | None:
        """Return what the address of a page takes, by the page's name; None when it is no page of the arrangements."""
        rows = {
            "agreement": self.agreement, "signatory": self.signatory, "representative": self.lead,
            "predecessor": self.predecessor, "task": self.task, "related": self.body, "unit": self.unit_post,
            "share": self.share, "kind": self.kind, "membership": self.membership, "review": self.review,
            "line": self.line, "adoption": self.adoption, "override": self.override,
        }  # fmt: skip
        row = rows.get(page.partition("_")[0])
        return row.pk if row else None

    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """Return what addresses take, by their beginnings below the partnership."""
        rows = {
            "about/leads/": self.lead, "about/related/": self.body, "about/before/": self.predecessor,
            "about/before/tasks/": self.task, "about/unit/": self.unit_post, "about/unit/serve/": self.share,
            "agreements/": self.agreement, "agreements/signatories/": self.signatory,
            "agencies/members/": self.membership, "register/": self.kind, "reviews/membership/": self.review,
            "reviews/membership/lines/": self.line, "law/adopted/": self.adoption, "law/overrides/": self.override,
        }  # fmt: skip
        rules = {"law/sets/<": [RULE, {**RULE, "key": "WT2023", "kind": "clock", "entry": "notify_panel"}]}
        kinds = [{"kind": kind} for kind in Representative.Kind.values]
        return (
            {f"{beginning}<": [{"pk": row.pk}] for beginning, row in rows.items()}
            | rules
            | {"about/leads/add/<": kinds}
        )
