"""Print what is understood of a file as JSON: `python -m sightline.imports.rules FILE`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sightline.imports.rules import to_schema, understand
from sightline.publishing.readers import UnreadableFile


def main(arguments: list[str]) -> int:
    """Print the JSON of one file; 2 when it cannot be read."""
    try:
        found = understand(Path(arguments[0]))
    except UnreadableFile as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 2
    sys.stdout.write(json.dumps(to_schema(found), ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
