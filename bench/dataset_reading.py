"""What is read of the data set: a dashboard of 60 indicators, one indicator, a quarter, and its pack on paper."""

import random
from collections.abc import Iterator
from datetime import date
from functools import partial

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import Size, partnership
from sightline.accounts.models import Person
from sightline.governance.models import Agency, Partnership, RoleGrant
from sightline.indicators.models import Indicator, Observation

INDICATORS, MONTHS, CHOSEN = 60, 36, "BX30"
DASHBOARD_MS, DASHBOARD_QUERIES, PAGE_MS, PAGE_QUERIES = 150, 15, 60, 18
UNITS = (("percent", None), ("count", None), ("rate", 10_000), ("measure", None))


def measure(*, quick: bool) -> Iterator[Figure]:
    """Fill a partnership with 60 indicators of 36 months and ask for the pages as its business manager."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    here = partnership(943, Size(actions=10, updates_each=1))
    _fill(here)
    manager = RoleGrant.objects.filter(partnership=here, role="BUS").select_related("person")[0].person
    client, repeats = _signed_in(manager), 10 if quick else 40
    chosen = Indicator.objects.get(partnership=here, code=CHOSEN)
    pages = {
        "dashboard-60": ("", DASHBOARD_MS, DASHBOARD_QUERIES), "table-60": ("table/", None, DASHBOARD_QUERIES),
        "indicator": (f"indicators/{chosen.reference}/", PAGE_MS, PAGE_QUERIES),
        "changed-60": ("changed/", None, DASHBOARD_QUERIES),
    }  # fmt: skip
    for name, (path, most, queries) in pages.items():
        ask = partial(client.get, f"/{here.slug}/data/{path}")
        yield from measured(f"data-{name}", ask, repeats=repeats, milliseconds=most, queries=queries)
    for wanted in ("pdf", "xlsx"):
        ask = partial(client.get, f"/{here.slug}/data/pack/?format={wanted}")
        yield from measured(f"data-pack-60-{wanted}", ask, repeats=2)


def _fill(here: Partnership) -> None:
    agency = Agency.objects.filter(memberships__partnership=here).order_by("pk")[0]
    rows = Indicator.objects.bulk_create(
        Indicator(
            partnership=here, reference=f"{here.code}-I-{9000 + at}", code=f"BX{at}", name=f"Indicator {at}",
            unit=UNITS[at % 4][0], per=UNITS[at % 4][1], better="higher" if at % 2 else "lower", frequency="month",
            supplier=agency, target=60.0, theme=f"Theme {at % 5}", small_numbers="dfe_cin", starts_on=date(2020, 4, 1),
            numerator="Seen", denominator="Children",
        ) for at in range(INDICATORS)
    )  # fmt: skip
    Observation.objects.bulk_create(figure for at, one in enumerate(rows) for figure in _figures(one, at))


def _figures(one: Indicator, at: int) -> Iterator[Observation]:
    chance = random.Random(at)
    for month in range(MONTHS):
        day = date(2023 + month // 12, month % 12 + 1, 1)
        base = chance.randint(60, 90)
        count = round(base * (0.5 + chance.random() * 0.1 + (0.15 if month > 26 and at % 3 == 0 else 0)))
        measured_only = one.unit == "measure"
        yield Observation(
            partnership=one.partnership, indicator=one, starts_on=day, numerator=None if measured_only else count,
            value=count + 0.5 if measured_only else None, denominator=base if one.unit in ("percent", "rate") else None,
            state=Observation.State.CURRENT, final=True,
        )  # fmt: skip


def _signed_in(person: Person) -> Client:
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client
