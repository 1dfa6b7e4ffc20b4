"""Two agencies that disagree, and everybody who may or may not know of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sightline.accounts.models import Person
from sightline.disagreements import services
from sightline.disagreements.models import Disagreement, PartnerDispute
from sightline.disagreements.services import NewDispute, Who
from sightline.governance.models import CaseAccess
from sightline.governance.services.cases import name_on_case
from sightline.governance.standing import Standing
from sightline.kernel.dates import ENGLAND, england_date
from tests import factories as make

NAME = "Quillon Ashgrove"
WHY = "Leads on this for their agency"


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """Return a moment in England."""
    return datetime(year, month, day, hour, minute, tzinfo=ENGLAND).astimezone(UTC)


class World:
    """A school that disagrees with the council; the unit, an executive, a scrutineer and a member beside them."""

    def __init__(self) -> None:
        self.here = make.make_partnership("NMR", "Northmoor Safeguarding Partnership", "northmoor")
        self.school = make.make_agency("Hill School", self.here)
        self.council = make.make_agency("Northmoor Council", self.here)
        self.police = make.make_agency("Vale Police", self.here)
        self.executive = executive = make.make_group(self.here, "Executive", "executive")
        self.people: dict[str, Person] = {
            "teacher": make.person_with("PRA", self.here, agency=self.school),
            "school": make.person_with("AGL", self.here, agency=self.school),
            "council": make.person_with("AGL", self.here, agency=self.council),
            "manager": make.business_manager(self.here),
            "other_manager": make.business_manager(self.here),
            "chief": make.person_with("EXE", self.here, agency=self.police, group=executive),
            "director": make.person_with("EXE", self.here, agency=self.council, group=executive),
            "scrutineer": make.grant("SCR", self.here),
            "member": make.person_with("MEM", self.here),
            "officer": make.grant("DPO", self.here),
        }

    def by(self, who: str, moment: datetime | None = None) -> Standing:
        """Return a person's standing, on the day of a moment when one is given."""
        return make.standing(self.people[who], self.here, england_date(moment) if moment else None)

    def new(self, **fields: Any) -> NewDispute:
        """Return what the teacher raises."""
        told: dict[str, Any] = {
            "raised_by": self.school, "answered_by": self.council, "about": "The child needs a social worker now.",
            "wanted": "An assessment", "subject": "child", "kind": "threshold",
            "who": Who(NAME, "7 May 2016", "943 476 5919", "1 Mill Lane"), "own_number": "HS/4711", **fields,
        }  # fmt: skip
        return NewDispute(**told)

    def raised(self, person: str = "teacher", **fields: Any) -> Disagreement:
        """Raise a disagreement about a child."""
        return services.raise_disagreement(new=self.new(**fields), by=self.by(person))

    def disputed(self, who: str = "director", **fields: Any) -> PartnerDispute:
        """Raise a dispute between the council and the police."""
        told: dict[str, Any] = {
            "raised_by": self.council,
            "answered_by": self.police,
            "about": "Who pays the unit?",
            **fields,
        }
        return services.raise_partner_dispute(new=NewDispute(**told), by=self.by(who))

    def name(self, row: Any, *people: str) -> None:
        """Name people on a case, as the business manager."""
        for who in people:
            name_on_case(
                reference=row.reference, person=self.people[who], ends_on=self.by("manager").today + timedelta(days=60),
                reason=WHY, by=self.by("manager"),
            )  # fmt: skip

    def named(self, row: Any) -> set[str]:
        """Return who is named on a case."""
        found = set(CaseAccess.objects.filter(reference=row.reference, kind="named").values_list("person", flat=True))
        return {who for who, person in self.people.items() if person.pk in found}


class Clock:
    """A clock that tests set: what `timezone.now` says."""

    def __init__(self, monkeypatch: Any) -> None:
        self.moment: datetime | None = None
        self._patch: Callable[..., None] = monkeypatch.setattr

    def set(self, moment: datetime) -> None:
        """Let it be this moment."""
        self.moment = moment
        self._patch("django.utils.timezone.now", lambda: moment)
