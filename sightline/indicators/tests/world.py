"""A partnership that collects figures from a council and the police, and who sends, asks and reads them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Partnership, RuleSetAdoption
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.services.dictionary import IndicatorText, add_indicator
from tests import factories as make

TODAY = date(2026, 10, 12)
SHARE = IndicatorText(
    "C09", "Assessments in time", "percent", "higher", "quarter", "dfe_cin", numerator="Assessments within 45 days",
    denominator="Assessments completed", definition="From the referral to the day it was signed.", target=80.0,
)  # fmt: skip
COUNT = IndicatorText("M01", "Missing episodes", "count", "lower", "quarter", "dfe_cin", numerator="Episodes")


@dataclass
class World:
    """The partnership and its people."""

    partnership: Partnership
    council: Agency
    police: Agency
    group: Group
    manager: Person
    second: Person
    analyst: Person
    officer: Person
    chair: Person
    executive: Person
    scrutineer: Person

    @property
    def by(self) -> Standing:
        """The business manager's standing on TODAY."""
        return self.standing(self.manager)

    def standing(self, person: Person, today: date = TODAY) -> Standing:
        """Return a person's standing, worked out afresh."""
        return make.standing(person, self.partnership, today)

    def browser(self, person: Person | None = None) -> Client:
        """Return a browser in which somebody is signed in, the manager unless said."""
        return make.signed_in(person or self.manager)

    def href(self, page: str = "") -> str:
        """Return the address of a page of the data set."""
        return f"/{self.partnership.slug}/data/{page}"

    def indicator(self, text: IndicatorText = SHARE, **more: Any) -> Indicator:
        """Put an indicator into the dictionary as the business manager, supplied by the council unless said."""
        given = {**text.__dict__, "supplier": self.council, **more}
        return add_indicator(new=IndicatorText(**given), by=self.by)


def make_world() -> World:
    """Make the partnership."""
    here = make.make_partnership("NMR")
    council, police = (make.make_agency(name, here) for name in ("Northmoor Council", "Vale Police"))
    executive = make.make_group(here, "Executive", "executive")
    group = make.make_group(here, "Quality group")
    RuleSetAdoption.objects.create(partnership=here, key="INDICATORS2026", starts_on=date(2026, 1, 1))
    analyst, officer = (
        make.appoint(make.make_post(here, "Analyst", agency, role="AGL"), make.make_person(name))
        for agency, name in ((council, "Ana Vale"), (police, "Pia Ford"))
    )
    chair = make.appoint(make.seat(group, council, "chair"), make.make_person("Col Reed"))
    member = make.appoint(make.seat(executive, police), make.make_person("Eva Lake"))
    return World(
        here, council, police, group, make.business_manager(here), make.business_manager(here), analyst, officer,
        chair, member, make.grant("SCR", here),
    )  # fmt: skip
