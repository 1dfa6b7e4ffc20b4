"""Published tables and what other software reads: tables loaded, pages of 60 indicators by 36 months."""

import io
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.http.response import HttpResponseBase
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import TODAY, Size, partnership
from sightline.accounts.models import Person
from sightline.governance.models import Area, Partnership, RoleGrant
from sightline.indicators.models import ApiToken, Indicator, Observation, PublishedFigure
from sightline.indicators.queries.tokens import hashed
from sightline.indicators.services.benchmarks import load_table, read_table

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
INDICATORS, MONTHS, KEY = 60, 36, "sl_bench"
YEARS, COLUMNS, ROWS = 13, 60, 20_000
HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name,category"
)


def measure(*, quick: bool) -> Iterator[Figure]:
    """Load the published tables that lie beside the project, if any, and an invented one; then call each endpoint."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    here = partnership(961, Size(actions=10, updates_each=1))
    for name in ("Swindon", "Shropshire", "Bury", "Wiltshire", "Invented"):
        Area.objects.create(partnership=here, kind="council", name=name)
    yield from _published(here)
    yield from _invented(here)
    person = RoleGrant.objects.filter(partnership=here, role="BUS").select_related("person")[0].person
    _fill(here, person)
    repeats = 10 if quick else 40
    pages = ("observations.json", "observations.csv", "tidy.csv", "tidy.meta.csv", "dictionary.json")
    for page in pages:
        ask = partial(_ask, f"/{here.slug}/data/api/{page}")
        yield from measured(f"machines-{page}", ask, repeats=repeats, queries=25)


def _published(here: Partnership) -> Iterator[Figure]:
    """The real tables, neighbours first: seconds to check and store them all, and how many figures are kept."""
    paths = sorted(SHARED.glob("*.csv"), key=lambda path: not path.name.startswith("statistical"))
    if not paths:
        return
    started, busy = time.perf_counter(), time.process_time()
    for path in paths:
        _load(here, path.read_bytes(), path.name)
    yield Figure(f"machines-{len(paths)}-published-tables-loaded", time.perf_counter() - started, "s")
    yield Figure(f"machines-{len(paths)}-published-tables-processor", time.process_time() - busy, "s")
    yield Figure("machines-published-figures-kept", PublishedFigure.objects.filter(partnership=here).count(), "rows")


def _invented(here: Partnership) -> Iterator[Figure]:
    """One table of a million and more cells, of which one council and England are kept."""
    started, before = time.perf_counter(), _megabytes()
    content = _big()
    made, busy = time.perf_counter(), time.process_time()
    _load(here, content, "invented.csv")
    yield Figure(f"machines-table-{ROWS}-rows-{COLUMNS}-columns", time.perf_counter() - made, "s")
    yield Figure("machines-table-processor", time.process_time() - busy, "s")
    yield Figure("machines-table-size", len(content) / 1e6, "MB")
    yield Figure("machines-table-memory-more", _megabytes() - before, "MB")
    yield Figure("machines-table-written-for-the-bench", made - started, "s")


def _big() -> bytes:
    columns = ",".join(f"Figure_{at}" for at in range(COLUMNS))
    cells = ",".join(str(at * 7 % 900) for at in range(COLUMNS - 1)) + ",c"
    lines = [f"{HEAD},{columns}"]
    for at in range(ROWS):
        year, place = 2025 - at % YEARS, at // YEARS
        name = "Invented" if place == 0 else f"Place {place}"
        lines.append(
            f"{year},Reporting year,Local authority,E92000001,England,E12000009,South West,,"
            f"E06{place + 10_000:06d},{name},Invented,{cells}"
        )
    return "\n".join(lines).encode()


def _load(here: Partnership, content: bytes, name: str) -> None:
    table = read_table(stream=io.BytesIO(content), file_name=name, partnership=here, today=TODAY, by=None)
    load_table(table=table, today=TODAY, by=None)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill(here: Partnership, person: Person) -> None:
    made = Indicator.objects.bulk_create(
        Indicator(
            partnership=here, reference=f"{here.code}-I-{n:04d}", code=f"B{n}", name=f"Indicator {n}", unit="rate",
            per=10_000, base="children", better="neither", frequency="month", small_numbers="dfe",
            starts_on=date(2020, 4, 1),
        )
        for n in range(INDICATORS)
    )  # fmt: skip
    Observation.objects.bulk_create(
        (
            Observation(
                partnership=here, indicator=one, numerator=40 + month % 9, state="c",
                starts_on=date(2021 + month // 12, month % 12 + 1, 1),
            )
            for one in made
            for month in range(MONTHS)
        ),
        batch_size=2000,
    )  # fmt: skip
    ApiToken.objects.create(
        partnership=here, reference=f"{here.code}-AK-1", name="bench", digest=hashed(KEY), scope="read", owner=person,
        made_on=TODAY, ends_on=TODAY + timedelta(30),
    )  # fmt: skip


def _ask(address: str) -> HttpResponseBase:
    cache.clear()  # so that calls are not too many for a minute
    answer: HttpResponseBase = Client().get(address, headers={"authorization": f"Bearer {KEY}"})
    return answer
