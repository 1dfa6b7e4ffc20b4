"""A case of level 3 in a partnership with a row of each kind, and a review of access, for tests of every page."""

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from sightline.accounts.models import Person
from sightline.governance.models import CaseAccess, IntakePost, Partnership, Post, Review, ReviewLine, RoleGrant
from sightline.kernel.dates import england_today
from tests import factories as make

_numbers = itertools.count(10_000_001)
WHY = "Part of the review from the start"


class Case:
    """One case on which a person is named, with broken glass and an interest; `mark` begins every reason."""

    def __init__(self, partnership: Partnership, person: Person, post: Post, mark: str = "") -> None:
        self.here, self.mark = partnership, mark or partnership.code
        self.reference = f"{partnership.code}-RR-{next(_numbers):08}"
        self.own = self.access("named", person)
        self.naming = self.access("named", make.make_person(f"{self.mark} named", password=None))
        self.glass = self.access("glass", person)
        self.recusal = self.access("recused", make.make_person(f"{self.mark} kin", password=None), interest="kin")
        make.grant("SCR", partnership, self.naming.person)
        self.review, _ = Review.objects.get_or_create(
            partnership=partnership, kind="access",
            defaults={
                "opened_on": england_today(), "opened_by": person, "due_on": england_today() + timedelta(days=30),
            },
        )  # fmt: skip
        self.line = ReviewLine.objects.create(
            partnership=partnership, review=self.review, what=f"{self.mark} named, scrutineer",
            role_grant=RoleGrant.objects.get(person=self.naming.person),
        )  # fmt: skip
        IntakePost.objects.create(partnership=partnership, kind="dispute_case", post=post)

    def access(self, kind: str, person: Person, **fields: Any) -> CaseAccess:
        """Make a row in force: named and recused for a month, glass for an hour."""
        now = timezone.now()
        until = {"named": timedelta(days=30), "glass": timedelta(hours=1)}.get(kind)
        return CaseAccess.objects.create(
            **{
                "partnership": self.here, "reference": self.reference, "person": person, "kind": kind,
                "reason": f"{self.mark}: {WHY}", "starts_at": now, "ends_at": now + until if until else None, **fields,
            }
        )  # fmt: skip

    def key(self, page: str) -> Any:
        """Return what the address of a page takes, by the page's name; None when it is no page of cases."""
        if page in {"case_access", "case_name", "case_interest"}:
            return self.reference
        if page.startswith("access_") or page == "access":
            return {"access_line": self.line.pk, "access_reviews": None, "access_open": None}.get(page, self.review.pk)
        rows = {"naming": self.naming, "glass": self.glass, "interest": self.recusal}
        row = rows.get(page.partition("_")[0])
        return "dispute_case" if page == "intake" else row and row.pk

    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """Return what addresses take, by their beginnings below the partnership."""
        return {
            "cases/<": [{"reference": self.reference}],
            "cases/namings/<": [{"pk": self.naming.pk}],
            "cases/broken-glass/<": [{"pk": self.glass.pk}],
            "cases/interests/<": [{"pk": self.recusal.pk}],
            "reviews/access/<": [{"pk": self.review.pk}],
            "reviews/access/lines/<": [{"pk": self.line.pk}],
            "cases/intake/<": [{"kind": "dispute_case"}],
        }
