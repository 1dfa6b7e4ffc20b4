"""A disagreement about a case and a dispute between partners, as rows, for tests of every page."""

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from sightline.accounts.models import Person
from sightline.disagreements.kinds import KINDS, Kind
from sightline.disagreements.models import Identity
from sightline.disagreements.queries.page import identity_place
from sightline.disagreements.rules.protocols import steps_of
from sightline.governance.models import Agency, CaseAccess, Partnership
from sightline.kernel.sealing import seal
from tests import factories as make

_numbers = itertools.count(20_000_001)
PROTOCOL: list[dict[str, Any]] = [{"who": "Practitioners", "does": "Talk", "within": 2, "unit": "working days"},
            {"who": "Managers", "does": "Settle it", "form": "Independent view"}]  # fmt: skip


class Disputed:
    """One of each kind between an agency and a new one, on which a person is named; `mark` begins every text."""

    def __init__(self, here: Partnership, agency: Agency, person: Person, mark: str) -> None:
        self.here, self.mark, self.person = here, mark, person
        self.other = make.make_agency(f"{mark} other side", here)
        self.case, self.partner = (self._make(kind, agency) for kind in KINDS)
        sealed = seal(f"{mark} name", identity_place(self.case))
        Identity.objects.create(partnership=here, dispute=self.case, sealed=sealed)
        self.name(person)

    def _make(self, kind: Kind, agency: Agency) -> Any:
        more = (
            {"subject": "child", "kind": "plan", "pseudonym": f"{self.mark} child"[:20]} if kind.room == "case" else {}
        )
        now = timezone.now()
        row: Any = kind.model(
            partnership=self.here, reference=f"{self.here.code}-{kind.letters}-{next(_numbers)}", raised_by=agency,
            answered_by=self.other, about=f"{self.mark} matter", protocol_set="LOCAL2026", protocol_key="joint",
            protocol_title=f"{self.mark} protocol", protocol=PROTOCOL, created_by=self.person, raised_at=now, **more,
        )  # fmt: skip
        row.save()
        first = steps_of(PROTOCOL)[0]
        steps: Any = kind.step._default_manager
        steps.create(
            partnership=self.here, dispute=row, position=0, stage=1, who=first.who, does=first.does, begins_at=now,
            counts_from=now, limit_amount=2, limit_unit="working days", due_at=now + timedelta(days=2),
        )  # fmt: skip
        lines: Any = kind.said._default_manager
        lines.create(
            partnership=self.here, dispute=row, what="raised", stage=1, text=row.about, author=self.person, said_at=now
        )
        return row

    def name(self, person: Person, kind: str = "named") -> None:
        """Name a person on both, or record their interest in both (`recused`)."""
        now = timezone.now()
        for row in (self.case, self.partner):
            CaseAccess.objects.create(
                partnership=self.here, reference=row.reference, person=person, kind=kind, reason=f"{self.mark} reason",
                starts_at=now, ends_at=now + timedelta(days=30) if kind == "named" else None,
                interest="" if kind == "named" else "kin",
            )  # fmt: skip

    def raised_by(self, person: Person) -> None:
        """Let it be this person who raised both."""
        for row in (self.case, self.partner):
            type(row)._default_manager.filter(pk=row.pk).update(created_by=person)

    def key(self, page: str) -> Any:
        """Return what the address of a page takes, by the page's name."""
        if page == "protocol_choose":
            return "children"
        return (self.partner if page.startswith("partner") else self.case).reference

    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """Return what addresses take, by their beginnings below the partnership."""
        return {
            "disagreements/<": [{"reference": self.case.reference}],
            "disagreements/protocols/<": [{"use": "children"}, {"use": "partners"}],
            "partner-disputes/<": [{"reference": self.partner.reference}],
        }
