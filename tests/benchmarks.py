"""Published tables and a key for other software in one partnership, for the tests of permissions, attacks, journeys."""

import io
from datetime import date, timedelta
from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import Area, Group, Partnership
from sightline.indicators.models import ApiToken, Indicator, Observation, PublishedLink, PublishedTable
from sightline.indicators.queries.tokens import hashed
from sightline.indicators.services.benchmarks import load_table, read_table
from sightline.kernel.dates import england_today

HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name,category,Referrals,April,May,June,July,August,September,October,November,"
    "December,January,February,March"
)
PLACES = (
    "National,E92000001,England,,,,,",
    "Local authority,E92000001,England,E12000001,North Coast,901,{code},{name}",
)


def quoted(cell: str) -> str:
    """Return a cell as CSV has it."""
    return '"' + cell.replace('"', '""') + '"'


def monthly_table(name: str, code: str, years: int = 3, title: str = "Months of referrals") -> str:
    """Return a published table of months of a council and of England, the newest year first."""
    lines = [
        f"{2025 - ago},Reporting year,{place.format(name=quoted(name), code=code)},{quoted(title)},"
        + ",".join(["1200", *(str(90 + (7 * month + 3 * ago) % 20) for month in range(11)), "c"])
        for ago in range(years)
        for place in PLACES
    ]
    return "\n".join([HEAD, *lines]) + "\n"


class Benchmarked:
    """A table in use, one read and not loaded, an indicator beside it and a key; `mark` begins each name."""

    def __init__(self, partnership: Partnership, group: Group, by: Person, mark: str, number: int = 1) -> None:
        self.partnership, self.by = partnership, by
        short = mark.replace(",", " ")
        code = f"E06{partnership.pk % 1000:03d}9{number:02d}"
        Area.objects.get_or_create(partnership=partnership, kind="council", name=f"{mark} council"[:90])
        self.table = self._read(monthly_table(f"{short} council"[:90], code, title=f"{short} table"[:90]))
        load_table(table=self.table, today=england_today(), by=None)
        self.table.refresh_from_db()
        self.waiting = self._read(monthly_table(f"{short} council"[:90], code, title=f"{short} waits"[:90]))
        PublishedTable.objects.filter(pk=self.waiting.pk).update(loaded_by=by)
        self.indicator = Indicator.objects.create(
            partnership=partnership, reference=f"{partnership.code}-I-97{number:02d}", code=f"PUB{number}",
            name=f"{mark} published referrals"[:110], unit="count", better="neither", frequency="month", group=group,
            small_numbers="dfe", starts_on=date(2020, 4, 1), created_by=by,
        )  # fmt: skip
        PublishedLink.objects.create(partnership=partnership, indicator=self.indicator, column="Referrals", months=1)
        Observation.objects.create(
            partnership=partnership, indicator=self.indicator, starts_on=date(2024, 4, 1), numerator=97, state="c"
        )
        today = england_today()
        self.key_text = f"sl_{partnership.code}{number}"
        self.token = ApiToken.objects.create(
            partnership=partnership, reference=f"{partnership.code}-AK-9000{number:04d}", name=f"{mark} key"[:90],
            digest=hashed(self.key_text), scope="read", owner=by, made_on=today, ends_on=today + timedelta(days=90),
        )  # fmt: skip

    def _read(self, text: str) -> PublishedTable:
        content = io.BytesIO(text.encode())
        return read_table(
            stream=content, file_name="months.csv", partnership=self.partnership, today=england_today(), by=None
        )

    def key(self, page: str, name: str) -> Any:
        """Return what a route takes under a name; None for a route that is not of published tables or keys."""
        if page.startswith("token"):
            return self.token.reference
        if page in ("published_load", "published_leave"):
            return self.waiting.pk
        if page in ("published_table", "published_back"):
            return self.table.pk
        return self.indicator.reference if page.startswith("published_") and name == "reference" else None

    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """Return the arguments of the routes, by the beginning of their addresses."""
        return {
            "data/published/<": [{"pk": self.table.pk}, {"pk": self.waiting.pk}],
            "data/beside/<": [{"reference": self.indicator.reference}],
            "data/keys/<": [{"reference": self.token.reference}],
        }
