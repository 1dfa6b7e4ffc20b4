"""Control charts: 10,000 series of 60 points read at once, as charts of pages and by the command, and one drawn."""

import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from bench.figures import Figure

SERIES, POINTS = 10_000, 60
SECONDS, MEGABYTES, DRAWN_MS = 0.5, 150, 2.0
MONTHS = [date(2019 + at // 12, at % 12 + 1, 1) for at in range(POINTS)]


def measure(*, quick: bool) -> Iterator[Figure]:
    """Yield the figures; those with a limit on memory run in a process of their own."""
    repeats = 3 if quick else 9
    for name, kind in (("xmr", "xmr"), ("p-prime", "pp"), ("c", "c"), ("run", "run")):
        seconds, megabytes = _apart("arrays", kind, repeats)
        target = (SECONDS, MEGABYTES) if kind == "xmr" else (None, None)
        yield Figure(f"charts-{name}-10000x60-arrays", seconds, "s", target[0])
        yield Figure(f"charts-{name}-10000x60-memory", megabytes, "MB", target[1])
    yield Figure("charts-xmr-10000x60-as-charts", _apart("charts", "xmr", repeats)[0], "s")
    seconds, megabytes = _apart("files", "xmr", 1)
    yield Figure("charts-spc-command-600000-rows", seconds, "s")
    yield Figure("charts-spc-command-600000-rows-memory", megabytes, "MB")
    yield from _drawn(20 if quick else 200)


def _apart(what: str, kind: str, repeats: int) -> tuple[float, float]:
    words = [sys.executable, "-m", "bench.dataset_charts", what, kind, str(repeats)]
    seconds, megabytes = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(megabytes)


def _arrays(kind: str) -> Callable[[], object]:
    import numpy as np  # noqa: PLC0415 (only in the process that is measured)

    from sightline.indicators.rules.charts import attribute, xmr  # noqa: PLC0415
    from sightline.indicators.rules.charts.rulebook import MAKING_DATA_COUNT  # noqa: PLC0415

    numbers = np.random.default_rng(7)
    y = numbers.poisson(40, (SERIES, POINTS)).astype(float)
    n = numbers.integers(80, 120, (SERIES, POINTS)).astype(float)
    ends, directions = np.full(SERIES, POINTS), np.ones(SERIES, np.int8)

    def read() -> object:
        if kind == "xmr":
            return xmr.point_types(xmr.read(y, ends, screen=True, rules=MAKING_DATA_COUNT).label, directions)
        data = attribute.Data(y, n, xmr.base_of(y, ends), True, MAKING_DATA_COUNT)
        return xmr.point_types(attribute.signals(kind, data, attribute.lines(kind, data)).label, directions)

    return read


def _charts(kind: str) -> Callable[[], object]:
    from sightline.indicators.rules.charts import Series, Settings, read_many  # noqa: PLC0415

    dice = random.Random(7)
    settings = Settings(direction="increase", target=55)
    series = [
        Series(kind, MONTHS, [round(dice.gauss(50, 5), 2) for _ in MONTHS], settings=settings) for _ in range(SERIES)
    ]
    return lambda: read_many(series)


def _files(_kind: str) -> Callable[[], object]:
    from sightline.indicators.rules import chart_files  # noqa: PLC0415

    dice, room = random.Random(7), tempfile.TemporaryDirectory()
    folder = Path(room.name)
    (folder / "settings.json").write_text(json.dumps({"facet_field": "f", "target": 55}))
    with (folder / "input.csv").open("w", encoding="utf-8") as opened:
        opened.write("x,f,y\n")
        for one in range(SERIES):
            opened.writelines(f"{day},S{one:05},{dice.gauss(50, 5):.2f}\n" for day in MONTHS)
    files = {name: folder / f"{name}.csv" for name in ("input", "output", "summary")}

    def run() -> object:
        with room:
            return chart_files.run(settings=folder / "settings.json", **files)

    return run


def _drawn(repeats: int) -> Iterator[Figure]:
    from sightline.indicators import drawing  # noqa: PLC0415
    from sightline.indicators.rules.charts import Series, Settings, read_many, read_series  # noqa: PLC0415

    dice = random.Random(7)
    settings = Settings(direction="increase", target=85, per=100, rebase=frozenset([MONTHS[30]]))
    counts = [dice.randint(30, 60) for _ in MONTHS]
    look = drawing.Look("Return home interviews held within 72 hours", unit="%")

    def read_and_draw() -> None:
        drawing.chart_svg(read_series("proportion", MONTHS, counts, [80] * POINTS, settings), look)

    sixty = [Series("proportion", MONTHS, counts, [80] * POINTS, settings)] * 60

    def sixty_small() -> None:
        for one in read_many(sixty):
            drawing.small_svg(one, look)
            drawing.variation_icon(one)

    chart = read_series("proportion", MONTHS, counts, [80] * POINTS, settings)
    for name, draw, target in (
        ("svg-whole", lambda: drawing.chart_svg(chart, look), DRAWN_MS),
        ("svg-small", lambda: drawing.small_svg(chart, look), DRAWN_MS),
        ("read-and-svg-whole", read_and_draw, None),
        ("read-and-svg-small-of-60-series", sixty_small, None),
    ):
        yield Figure(f"charts-{name}-60-points", _seconds(draw, repeats) * 1000, "ms", target)


def _seconds(deed: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        deed()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print the seconds of one thing and the most memory of this process."""
    what, kind, repeats = sys.argv[1:4]
    deed = {"arrays": _arrays, "charts": _charts, "files": _files}[what](kind)
    seconds = _seconds(deed, int(repeats))
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    print(seconds, int(re.findall(r"VmHWM:\s+(\d+)", told)[0]) / 1024)


if __name__ == "__main__":
    main()
