"""Runs one benchmark: `python -m bench NAME [--database URL] [--quick]`; exit code 1 when a figure falls short."""

import argparse
import importlib
import sys

from bench.database import throw_away

NAMES = {
    "plan": "plan", "trail": "trail", "ground": "ground", "writers": "writers", "import": "importing",
    "delivery": "delivery", "governance": "governance", "dataset": "dataset",
}  # fmt: skip


def main() -> int:
    """Parse the command line, make the database, measure, print, and say by the exit code whether all is well."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument(
        "--database", default="", help="a PostgreSQL server to make a throw-away database on; SQLite else"
    )
    parser.add_argument("--quick", action="store_true", help="fewer repeats, never fewer rows")
    parser.add_argument("--part", default="", help="one part alone: digest of delivery, hostile of import")
    options = parser.parse_args()
    more = {"part": options.part} if options.part else {}
    with throw_away(options.database):
        module = importlib.import_module(f"bench.{NAMES[options.name]}")
        short = 0
        for figure in module.measure(quick=options.quick, **more):
            print(figure.line(), flush=True)
            short += not figure.ok
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
