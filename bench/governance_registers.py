"""The registers: the risk register, the heat map, what changed and the summary with 300 risks scored eight times."""

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import TODAY, Size, partnership
from sightline.accounts.models import Person
from sightline.governance.models import Group, Partnership, RoleGrant
from sightline.registers.models import Escalation, Risk, RiskScore

RISKS, SCORES, ESCALATIONS = 300, 8, 60


def measure(*, quick: bool) -> Iterator[Figure]:
    """Fill a register and ask for its pages as the business manager, then for its summary as PDF."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    here = partnership(941, Size(actions=50, updates_each=1))
    person = RoleGrant.objects.filter(partnership=here, role="BUS").select_related("person")[0].person
    _fill(here, person)
    client = _signed_in(person)
    repeats = 10 if quick else 40
    risk = Risk.objects.filter(partnership=here).latest("pk")
    pages = {
        "list": "risks/", "map": "risks/map/", "changes": "risks/changes/", "summary": "risks/summary/",
        "risk": f"risks/{risk.reference}/", "escalations": "escalations/",
    }  # fmt: skip
    for name, page in pages.items():
        ask = partial(client.get, f"/{here.slug}/registers/{page}")
        yield from measured(f"page-{name}", ask, repeats=repeats, queries=25)
    started, worked = time.perf_counter(), time.process_time()
    answer = client.get(f"/{here.slug}/registers/risks/summary/?format=pdf")
    assert answer.status_code == 200
    yield Figure("summary-as-pdf", time.perf_counter() - started, "s", 10)
    yield Figure("summary-as-pdf-processor", time.process_time() - worked, "s")


def _fill(here: Partnership, person: Person) -> None:
    group = Group.objects.create(partnership=here, name="Bench risks", kind="sub_group")
    above = Group.objects.create(partnership=here, name="Bench executive", kind="executive")
    made = Risk.objects.bulk_create(
        Risk(
            partnership=here, reference=f"{here.code}-RK-{n:04d}", title=f"Risk {n} of the bench", event="It may come",
            group=group, opened_on=TODAY - timedelta(400), current_likelihood=1 + n % 5, current_impact=1 + n % 4,
            target_likelihood=1, target_impact=2, next_review_on=TODAY + timedelta(n % 90), created_by=person,
        )
        for n in range(1, RISKS + 1)
    )  # fmt: skip
    RiskScore.objects.bulk_create(
        RiskScore(
            partnership=here, risk=row, on_day=TODAY - timedelta(390 - 50 * at), current_likelihood=1 + (n + at) % 5,
            current_impact=1 + n % 4, band="High", text="As found", author=person,
        )
        for n, row in enumerate(made)
        for at in range(SCORES)
    )  # fmt: skip
    Escalation.objects.bulk_create(
        Escalation(
            partnership=here, reference=f"{here.code}-ES-{n:04d}", title=f"Matter {n}", detail="Too much", ask="Money",
            group=group, to_group=above, raised_on=TODAY, due_on=TODAY + timedelta(n), created_by=person,
        )
        for n in range(1, ESCALATIONS + 1)
    )  # fmt: skip


def _signed_in(person: Person) -> Client:
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client
