"""The executive page, and the list and a page of disagreements, with 600 actions and 60 disagreements that run."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench.figures import Figure, measured
from bench.filling import TODAY, Size, partnership
from sightline.accounts.models import Person
from sightline.disagreements import services
from sightline.disagreements.models import Disagreement
from sightline.disagreements.services import NewDispute, Who
from sightline.governance.models import Agency, Appointment, CaseAccess, Group, Partnership, RoleGrant, Seat
from sightline.governance.standing import standing_of

DISPUTES, QUERIES = 60, 25


def measure(*, quick: bool) -> Iterator[Figure]:
    """Fill a partnership and ask for the pages as somebody of the executive and as the business manager."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    here = partnership(942, Size(actions=600, updates_each=2))
    manager = RoleGrant.objects.filter(partnership=here, role="BUS").select_related("person")[0].person
    director = _director(here)
    reference = _fill(here, manager, director)
    repeats = 10 if quick else 40
    lead, unit = _signed_in(director), _signed_in(manager)
    page = partial(lead.get, f"/{here.slug}/executive/")
    yield from measured("page-executive", page, repeats=repeats, queries=QUERIES)
    for name, where in (("list", ""), ("one", f"{reference}/")):
        ask = partial(unit.get, f"/{here.slug}/disagreements/{where}")
        yield from measured(f"page-disagreements-{name}", ask, repeats=repeats, queries=25)


def _director(here: Partnership) -> Person:
    agency = Agency.objects.filter(memberships__partnership=here).order_by("pk")[0]
    group = Group.objects.create(partnership=here, name="Bench executive", kind="executive")
    seat = Seat.objects.create(partnership=here, group=group, agency=agency, role="member", starts_on=TODAY)
    person = Person.objects.create(name="Director", email="director@bench.example", password="!")
    Appointment.objects.create(partnership=here, seat=seat, person=person, starts_on=TODAY)
    return person


def _fill(here: Partnership, manager: Person, director: Person) -> str:
    by = standing_of(manager, here)
    first, second = Agency.objects.filter(memberships__partnership=here).order_by("pk")[:2]
    for number in range(DISPUTES):
        new = NewDispute(
            first, second, f"Matter {number}", subject="child", kind="plan", who=Who(f"Nobody {number}"),
            urgent=number % 7 == 0,
        )  # fmt: skip
        row = services.raise_disagreement(new=new, by=by)
        now = timezone.now()
        CaseAccess.objects.create(
            partnership=here, reference=row.reference, person=director, kind="named", reason="bench", starts_at=now,
            ends_at=now + timedelta(days=30),
        )  # fmt: skip
    return Disagreement.objects.filter(partnership=here).latest("pk").reference


def _signed_in(person: Person) -> Client:
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client
