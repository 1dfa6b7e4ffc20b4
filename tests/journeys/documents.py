"""Plan documents for the main job: an invented one, and the real one that lies beside the repository."""

import json
from dataclasses import dataclass
from pathlib import Path

from sightline.imports.tests.word import word_from_text

SHARED = Path(__file__).resolve().parents[3] / "shared"

# Rows between tabs become rows of real tables in the Word file.
HARBOUR = """# Safer by the harbour: strategic plan 2025-2028

## Our vision
Children and adults in Northmoor are safe at home, at work and on the water.

Priority 1: Young people at the harbour

Priority\tAmbition
Young people at the harbour\t<ul><li>• Every agency knows who works here</li><li>• We know where it is safe</li></ul>

### Actions
- Walk the quay with young people every school holiday
- Train the harbour office to notice exploitation
- Write down who calls whom after dark

### Measures
- Increase in referrals from the harbour office

Priority 2: Self-neglect

### Actions
- Agree one way to weigh risk with the person
- Give housing officers a named adviser
- Read ten cases together each spring

### Measures
- Reduction in repeat concerns
"""


@dataclass(frozen=True)
class Document:
    """A plan as a Word file, what must come of it, and the two things somebody corrects."""

    path: Path
    priorities: list[str]
    actions: int
    reword: tuple[str, str]
    leave_out: str


def invented(folder: Path) -> Document:
    """Return a short plan that nobody wrote before."""
    return Document(
        path=word_from_text(HARBOUR, folder / "Harbour plan.docx"),
        priorities=["Young people at the harbour", "Self-neglect"],
        actions=6,
        reword=("Write down who calls whom after dark", "Agree a call list for the hours after dark"),
        leave_out="Read ten cases together each spring",
    )


def a_plan(folder: Path) -> Document:
    """Return document 000 with real tables, and a plan of our own where the shared documents are not at hand."""
    if not (SHARED / "seeds" / "000.txt").exists():
        return invented(folder)
    truth = json.loads((SHARED / "truth" / "000.json").read_text(encoding="utf-8"))
    return Document(
        path=word_from_text((SHARED / "seeds" / "000.txt").read_text(encoding="utf-8"), folder / "000.docx"),
        priorities=[priority["title"] for priority in truth["priorities"]],
        actions=sum(len(priority["actions"]) for priority in truth["priorities"]),
        reword=(
            "Neglect framework/guidance launch across the partnership.",
            "Launch the neglect framework in every agency",
        ),
        leave_out="Review the reach and effectiveness of neglect training across the partnership.",
    )
