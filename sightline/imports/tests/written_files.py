"""Plans of invented partnerships made as a workbook with a sheet for each priority, and as a set PDF."""

from __future__ import annotations

import io

SHEETS = {
    "1 Fabricated illness": [
        ("Recognise it sooner", "Brief all named professionals", "Designated Doctor", "July 2031", "G"),
        ("", "Add perplexing presentations to the threshold guide", "Policy Officer", "May 2031", "B"),
        ("Plan together", "Hold a strategy meeting template trial", "MASH Manager", "October 2031", "A"),
    ],
    "2 Children in temporary homes": [
        ("No child is lost in a move", "Agree a notice between councils", "Housing Options", "June 2031", "G"),
        ("Homes are safe", "Check every hotel for cots", "Public Health", "August 2031", "R"),
    ],
}
NAMES = ("Objective", "Actions", "Named lead", "Due date", "RAG")
PAGES = """
#set page(paper: "a4", flipped: true, height: 120mm, header: [Harbottle SAB plan],
 footer: context counter(page).display())
#set text(size: 10pt)
= Harbottle Safeguarding Adults Board
== Strategic plan 2031-2034
#outline()
#pagebreak()
== Priority 1: Isolation
#table(columns: 5, [*Objective*], [*What we will do*], [*Lead*], [*By when*], [*How will we know*],
 [People who live alone are known], [Link the fire and library visits with the social prescribers who already call on
 people, so that each visit leads to the next and nobody has to tell a story twice over again], [Public Health],
 [May 2031], [Number of linked visits],
 [Neighbours notice], [Run a neighbours campaign with the parish councils], [Parish Liaison], [June 2031],
 [Calls from neighbours],
 [Loneliness is asked about], [Add one question to every health check and make sure that whoever asks it knows where to
 turn when the answer is yes, in each of the five localities and in the two prisons], [Primary Care Lead],
 [December 2031], [Share of checks with an answer])
== Priority 2: Prisons
#table(columns: 5, [*Objective*], [*What we will do*], [*Lead*], [*By when*], [*How will we know*],
 [Release is planned], [Agree a release checklist], [Prison Governor], [July 2031], [Checklists used])
"""


def workbook() -> tuple[bytes, str]:
    """A plan with a cover, a sheet for each priority and a sheet for the key."""
    import openpyxl

    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Cover"
    cover["A1"] = "Linwick Safeguarding Children Partnership"
    cover["A2"] = "Business plan 2031-32"
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.append([f"Priority {name}"])
        sheet.append([])
        sheet.append(NAMES)
        for row in rows:
            sheet.append(row)
        sheet.merge_cells("A1:E1")
    key = book.create_sheet("Key")
    for state in (("B", "Complete"), ("G", "On track"), ("A", "At risk"), ("R", "Overdue")):
        key.append(state)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue(), "plan.xlsx"


def set_pages() -> tuple[bytes, str]:
    """A plan as a PDF on low pages, so that rows are torn, with contents, headers and page numbers."""
    import typst

    return bytes(typst.compile(PAGES.encode())), "plan.pdf"
