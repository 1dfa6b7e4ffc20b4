"""Published files for tests: invented ones in the layout of the statistics service, and the real ones when present."""

import io
from pathlib import Path

import pytest

from sightline.governance.models import Area, Partnership
from tests import factories as make

REAL = Path(__file__).resolve().parents[4] / "shared" / "data"
HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name"
)
MONTHS = "April,May,June,July,August,September,October,November,December,January,February,March"
COUNTRY = "National,E92000001,England,,,,,"
REGION = "Regional,E92000001,England,E12000001,North Coast,,,"
COUNCILS = {
    "Northmoor": "Local authority,E92000001,England,E12000001,North Coast,901,E06000901,Northmoor",
    "Eastham": "Local authority,E92000001,England,E12000001,North Coast,902,E06000902,Eastham",
    "Westbury Vale": "Local authority,E92000001,England,E12000001,North Coast,903,E06000903,Westbury Vale",
    "Far Hill": "Local authority,E92000001,England,E12000001,North Coast,904,E06000904,Far Hill",
}
NEIGHBOURS = "old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P\n901,Northmoor,902,Very close,903,Close \n"


def table(rows: dict[str, str], columns: str = "Enquiries,Enquiries_rate", year: str = "2024") -> str:
    """Return a file of yearly figures: {area: its cells}; the areas are England, North Coast and the councils."""
    areas = {"England": COUNTRY, "North Coast": REGION, **COUNCILS}
    lines = [f"{year},Reporting year,{areas[name]},Enquiries made,{cells}" for name, cells in rows.items()]
    return "\n".join([f"{HEAD},category,{columns}", *lines]) + "\n"


def population(rows: dict[str, str], year: str = "2023", column: str = "population_estimate") -> str:
    """Return a file of populations of children."""
    return table(rows, column, year).replace("category", "age_group").replace(
        "Enquiries made", "Children aged 0 to 17 years"
    )  # fmt: skip


ENQUIRIES = table(
    {
        "England": "1000,50.1",
        "North Coast": "100,40",
        "Northmoor": "20,30.5",
        "Eastham": "c,u",
        "Westbury Vale": "30,60",
    }
)
CHILDREN = population(
    {"England": "12000000", "North Coast": "1000000", "Northmoor": "10000", "Eastham": "20000", "Westbury Vale": "x"}
)


def stream(text: str | bytes) -> io.BytesIO:
    """Return a file in memory."""
    return io.BytesIO(text.encode() if isinstance(text, str) else text)


def northmoor(council: str = "Northmoor Council", code: str = "NMR") -> Partnership:
    """Make a partnership that covers one council."""
    here = make.make_partnership(code)
    Area.objects.create(partnership=here, kind="council", name=council)
    return here


needs_real = pytest.mark.skipif(
    not REAL.exists(), reason=f"the published tables are not here: put them into {REAL.parent.name}/{REAL.name}"
)
