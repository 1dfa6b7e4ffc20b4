"""What the house style forbids: long functions and files, open ends, hidden calls, keys to anything, unscoped reads."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, product_files, python_files, shown, templates, tree_of

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
DATABASES = {"sqlite3", "psycopg"}
RECEIVERS = "sightline/accounts/receivers.py"
SOLVER = "sightline/indicators/rules/disclosure/solver.py"
OPEN_END = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
WRITTEN = ["sightline", "script", "bench", "tests"]


def long_functions(tree: ast.Module) -> Iterator[str]:
    """Yield functions longer than the limit, decorators not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name} has {lines} lines"


def signals(tree: ast.Module) -> Iterator[str]:
    """Yield what listens to a signal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.dispatch"):
            yield f"line {node.lineno} imports django.dispatch"
        if isinstance(node, ast.Attribute) and node.attr == "connect" and ast.unparse(node.value) not in DATABASES:
            yield f"line {node.lineno} connects to {ast.unparse(node.value)}"


def generic_keys(tree: ast.Module) -> Iterator[str]:
    """Yield foreign keys to anything."""
    for node in ast.walk(tree):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in {"GenericForeignKey", "GenericRelation"}:
            yield f"line {node.lineno} uses {name}"  # type: ignore[attr-defined]


def unscoped_reads(tree: ast.Module) -> Iterator[str]:
    """Yield uses of a manager: a view asks `queries`, which start from what the visitor may see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield f"line {node.lineno} reads {ast.unparse(node)}"


def solvers(tree: ast.Module) -> Iterator[str]:
    """Yield imports of scipy that run when the module is loaded, and all of them when it is not the solver's."""
    lazy = {id(one) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for one in ast.walk(node)}
    for node in ast.walk(tree):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else (
            [one.name for one in node.names] if isinstance(node, ast.Import) else [])  # fmt: skip
        if any(name.split(".")[0] == "scipy" for name in names):
            yield f"line {node.lineno} imports scipy{' inside a function' if id(node) in lazy else ''}"  # type: ignore[attr-defined]


def found_in(paths: list[Path], rule: Callable[[ast.Module], Iterator[str]]) -> list[str]:
    """Return every breach of a rule with the file it stands in."""
    return [f"{shown(path)}: {breach}" for path in paths for breach in rule(tree_of(path))]


def views() -> list[Path]:
    """Return every view file of the product."""
    return [path for path in product_files() if path.stem == "views" or "views" in path.parent.name]


def test_no_function_is_long() -> None:
    assert found_in(list(python_files(*WRITTEN)), long_functions) == []


def test_no_file_is_long() -> None:
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*python_files(*WRITTEN), *templates()]
    }
    assert [f"{shown(path)} has {lines} lines" for path, lines in lengths.items() if lines > LONGEST_FILE] == []


def test_no_open_ends() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *templates(), *python_files(*WRITTEN)]
    assert [shown(path) for path in documents if OPEN_END.search(path.read_text(encoding="utf-8"))] == []


def test_signals_are_heard_in_one_file_only() -> None:
    assert found_in([path for path in product_files() if shown(path) != RECEIVERS], signals) == []


def test_scipy_is_imported_by_the_solver_alone_and_only_when_used() -> None:
    found = found_in(list(python_files("sightline", "bench")), solvers)
    assert {breach.split(":")[0] for breach in found} == {SOLVER}
    assert [breach for breach in found if not breach.endswith("inside a function")] == []


def test_no_keys_to_anything() -> None:
    assert found_in(list(product_files()), generic_keys) == []


def test_views_do_not_touch_managers() -> None:
    assert found_in(views(), unscoped_reads) == []


def test_the_two_lists_of_pins_agree() -> None:
    """`script/test` installs requirements-dev.txt only, so it must hold every pin of requirements.txt."""
    pin = re.compile(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?==\S+)", re.MULTILINE | re.IGNORECASE)
    base, dev = (set(pin.findall((ROOT / f"{name}.txt").read_text())) for name in ("requirements", "requirements-dev"))
    assert base
    assert base <= dev


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (long_functions, "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION),
        (signals, "from django.dispatch import receiver"),
        (signals, "post_save.connect(f)"),
        (generic_keys, "key = GenericForeignKey()"),
        (solvers, "from scipy.optimize import milp"),
        (unscoped_reads, "rows = Plan.objects.all()"),
    ],
)
def test_a_planted_breach_is_found(rule: Callable[[ast.Module], Iterator[str]], text: str) -> None:
    assert list(rule(ast.parse(text)))
