"""Understanding a plan document: pure rules over blocks and a vocabulary, no database and no Django.

`understand(path)` reads a file; `to_schema(understanding)` gives the JSON object that `import_plan` prints.
"""

from sightline.imports.rules.reading import understand, understand_blocks
from sightline.imports.rules.schema import to_schema
from sightline.imports.rules.understanding import Understanding

__all__ = ["Understanding", "to_schema", "understand", "understand_blocks"]
