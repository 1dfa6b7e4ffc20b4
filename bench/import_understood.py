"""How well plans are understood: the documents given beside the project in every form, and invented plans of others.

Each figure is what is missing from an F1 of 1 in the kind that was understood worst, so that less is better.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench.figures import Figure

GIVEN = Path(__file__).resolve().parents[2] / "shared"
KINDS = (
    "priorities",
    "ambitions",
    "desired_outcomes",
    "objectives",
    "actions",
    "measures",
    "success",
    "core_functions",
)
NOT_ASKED, ALSO_ASKED = {"003": {"measures"}}, {"001": {"groups", "members"}, "004": {"members"}}
MISSED, OTHERS_MISSED, APART = 0.03, 0.2, 0.02
STYLE = "<style>body{font:11pt arial,sans-serif}table{border-collapse:collapse}td{border:1px solid #555}</style></head>"


def measure_understood() -> Iterator[Figure]:
    """Tell what is missed of each given document, how far its forms fall behind the text, and of others' plans."""
    if (GIVEN / "truth").is_dir():
        for path in sorted((GIVEN / "seeds").glob("*.txt")):
            text = path.read_text(encoding="utf-8")
            scores = _scores(path.stem, text.encode(), "plan.txt")
            yield Figure(f"given-{path.stem}-missed", 1 - min(scores.values()), "of F1", MISSED)
            for form, (name, make) in _forms().items():
                again = _scores(path.stem, make(text), name)
                apart = max(max(0.0, scores[kind] - again[kind]) for kind in scores)
                yield Figure(
                    f"given-{path.stem}-as-{form}-behind", apart, "of F1", APART if path.stem == "000" else None
                )
    yield from _others()


def _scores(number: str, content: bytes, name: str) -> Mapping[str, float]:
    from sightline.imports.tests.truth import score  # noqa: PLC0415 - the tests say what a match is
    from sightline.imports.tests.written import found_in  # noqa: PLC0415

    asked = (set(KINDS) | ALSO_ASKED.get(number, set())) - NOT_ASKED.get(number, set())
    truth = json.loads((GIVEN / "truth" / f"{number}.json").read_text(encoding="utf-8"))
    return {kind: value for kind, value in score(found_in(content, name), truth).items() if kind in asked}


def _forms() -> dict[str, tuple[str, Callable[[str], bytes]]]:
    """Every form a text is made into; printed by Chromium only where there is one."""
    from sightline.imports.tests.page import page_from_text  # noqa: PLC0415
    from sightline.imports.tests.printed import typeset  # noqa: PLC0415

    found: dict[str, tuple[str, Callable[[str], bytes]]] = {
        "docx": ("plan.docx", _word), "typst-pdf": ("plan.pdf", typeset),
        "html": ("plan.html", lambda text: page_from_text(text).encode()),
    }  # fmt: skip
    if browser := shutil.which("chromium-headless-shell") or shutil.which("chromium"):
        found["printed-pdf"] = ("plan.pdf", lambda text: _printed(browser, page_from_text(text)))
    return found


def _word(text: str) -> bytes:
    from sightline.imports.tests.word import word_from_text  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        return word_from_text(text, Path(folder) / "plan.docx").read_bytes()


def _printed(browser: str, page: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="sightline-print-") as folder:
        source, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page.replace("</head>", STYLE, 1), encoding="utf-8")
        asked = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        asked += ["--no-pdf-header-footer", f"--user-data-dir={folder}/browser", f"--print-to-pdf={made}"]
        subprocess.run([browser, *asked, source.as_uri()], check=True, capture_output=True)
        return made.read_bytes()


def _others() -> Iterator[Figure]:
    """Every invented plan of another partnership; the worst of them by name."""
    from sightline.imports.tests.written import NAMES, figures, found_in, source, wanted  # noqa: PLC0415

    worst: dict[str, float] = {name: min(figures(found_in(*source(name)), wanted(name)).values()) for name in NAMES}
    last = min(worst, key=lambda name: worst[name])
    yield Figure("other-plans", len(worst), "plans")
    yield Figure("other-plans-below-0.80", sum(value < 1 - OTHERS_MISSED for value in worst.values()), "plans", 0)
    yield Figure(f"other-plans-worst ({last})", 1 - worst[last], "of F1 missed", OTHERS_MISSED)
