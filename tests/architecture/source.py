"""The tree as the architecture tests read it."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "sightline"


def contexts() -> list[str]:
    """Return the contexts, highest first, as the import contract lists them; peers beside one another."""
    return list(levels())


def levels() -> dict[str, int]:
    """Return {context: how far down it lies}; peers, which stand on one line of the contract, lie equally far."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    lines = next(contract["layers"] for contract in contracts if contract["id"] == "contexts")
    return {name.strip(): level for level, line in enumerate(lines) for name in line.split("|")}


def context_of(path: Path, package: Path = PACKAGE) -> str:
    """Return the context a file of the package belongs to."""
    return path.relative_to(package).parts[0]


def python_files(*folders: str) -> Iterator[Path]:
    """Yield the Python files under folders of the project, migrations left out."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"migrations", "node_modules", "__pycache__"} & set(path.parts):
                yield path


def product_files() -> Iterator[Path]:
    """Yield the Python files of the product without its tests."""
    return (path for path in python_files("sightline") if "tests" not in path.parts and path.name != "conftest.py")


def templates() -> list[Path]:
    """Return every HTML template of every context."""
    return sorted(PACKAGE.glob("*/templates/**/*.html"))


def tree_of(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path) -> str:
    """Return a path as a person finds it in the project."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
