"""Plans as Word tables: one list for all priorities, a form by quarter, bold lines, merged priorities, bands."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any


def _document(title: str, *lines: str) -> Any:
    import docx

    document = docx.Document()
    document.add_paragraph(title, style="Title")
    for line in lines:
        document.add_paragraph(line, style="Subtitle")
    return document


def _saved(document: Any, name: str) -> tuple[bytes, str]:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue(), f"{name}.docx"


def _fill(row: Any, words: Iterable[str]) -> None:
    for cell, text in zip(row.cells, words, strict=False):
        cell.text = text


def _band(table: Any, text: str) -> None:
    cells = table.add_row().cells
    cells[0].merge(cells[-1]).text = text


def one_list() -> tuple[bytes, str]:
    """Priorities as headings, then one table of all actions with a column that says the number of the priority."""
    document = _document(
        "Whitmoor Local Safeguarding Children Partnership", "Two-year business plan, April 2031 to March 2033"
    )
    document.add_heading("Our priorities", 1)
    for title, why in (
        ("Priority 1: Intra-familial sexual abuse", "Only 31 children were subject to a plan for it."),
        ("Priority 2: Children missing from education", "88 children were missing from education in May."),
        ("Priority 3: Impact of parental mental ill health", "It was a factor in half of our assessments."),
    ):
        document.add_heading(title, 2)
        document.add_paragraph(why)
    document.add_heading("Action plan", 1)
    table = document.add_table(rows=1, cols=7)
    _fill(table.rows[0], ("No", "Priority", "Action", "Responsible", "Target date", "Intended impact", "Status"))
    for row in (
        ("1", "Priority 1", "Commission training on the signs of sexual abuse for 400 staff", "Workforce Group",
         "30 September 2031", "Staff name concerns sooner", "On track"),
        ("2", "P1", "Review medical examination pathways with the referral centre", "Designated Doctor",
         "31 December 2031", "Children are seen within a week", "Not started"),
        ("3", "2", "Publish a joint procedure for children missing from education", "Education Lead", "31 July 2031",
         "All agencies use one procedure", "Complete"),
        ("4", "Missing from education", "Match school rolls with GP registers each term", "Data Group",
         "31 March 2032", "No child is unknown", "On track"),
        ("5", "Priority 3", "Ask adult mental health teams to record dependent children", "Mental Health Trust",
         "31 October 2031", "Children of patients are known", "Delayed"),
        ("6", "Priorities 1 and 3", "Hold a learning week on hidden harm", "Business Manager", "30 November 2031",
         "Practitioners report more confidence", "Not started"),
    ):  # fmt: skip
        _fill(table.add_row(), row)
    return _saved(document, "whitmoor")


def by_quarter() -> tuple[bytes, str]:
    """A form for each workstream: its name in a merged row, labels in column one, a row for each quarter."""
    document = _document("QUARRENDON SAFEGUARDING PARTNERSHIP", "Annual Delivery Plan 2031/32")
    document.add_paragraph("Vision: Safe lives at every age")
    quarters = ("Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4")
    _form(document, "Workstream A – Transitional safeguarding", [
        ("Accountable lead", "Head of Transitions, Quarrendon Council"),
        ("Context", "Young people fall between services at eighteen."),
        ("Our aim", "Young adults keep the support that works for them"),
        *zip(quarters, ("Map services for those aged 16 to 25", "Agree eligibility for a transition panel",
                        "Pilot the panel in the north", "Evaluate the pilot"), strict=True),
        ("Measures", "Young adults say they were prepared\nFewer re-referrals between 18 and 25"),
    ])  # fmt: skip
    _form(document, "Workstream B – Hoarding and self-neglect", [
        ("Accountable lead", "Group Manager, Quarrendon Fire and Rescue"),
        ("Context", "Three fatal fires in two years."),
        ("Our aim", "People who hoard are helped before there is a fire"),
        *zip(quarters, ("Adopt the clutter scale in all agencies", "Train 90 housing officers",
                        "Open a hoarding support group", "Report to both boards"), strict=True),
        ("Measures", "Number of home safety visits\nShare of visits that lead to a plan"),
    ])  # fmt: skip
    return _saved(document, "quarrendon")


def _form(document: Any, title: str, rows: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2)
    _band(table, title)
    for row in rows:
        _fill(table.add_row(), row)
    document.add_paragraph("")


def bold_lines() -> tuple[bytes, str]:
    """No styles: bold lines for headings, bold labels run in, numbered objectives with a list under each."""
    document = _document("Yarnbrook Safeguarding Adults Board", "Strategic Plan 2031–34")
    _bold(document, "STRATEGIC PRIORITY 1 – MAKING SAFEGUARDING PERSONAL")
    _bold(document, "Outcome: ", "Adults are at the centre of what is done.")
    _bold(document, "Objective 1.1: ", "Improve how we hear from adults")
    _listed(document, "Create a lived experience forum with Healthwatch", "Pay members of the forum for their time")
    _bold(document, "Objective 1.2: ", "Improve how plans are shared with adults")
    _listed(document, "Write a one-page plan that adults keep")
    _bold(document, "Performance indicators: ")
    _listed(document, "Percentage of adults asked what they wanted")
    _bold(document, "STRATEGIC PRIORITY 2 – SAFE CARE AT HOME")
    _bold(document, "Outcome: ", "Care at home is safe and kind.")
    _bold(document, "Objective 2.1: ", "Improve oversight of home care")
    _listed(document, "Set up a provider risk panel", "Share intelligence with the care regulator monthly")
    _bold(document, "Performance indicators: ")
    _listed(
        document, "Number of providers in the risk panel",
        "Percentage of concerns about home care decided within two days",
    )  # fmt: skip
    return _saved(document, "yarnbrook")


def _bold(document: Any, label: str, text: str = "") -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(label).bold = True
    paragraph.add_run(text)


def _listed(document: Any, *items: str) -> None:
    for item in items:
        document.add_paragraph(item, style="List Bullet")


def merged_priorities() -> tuple[bytes, str]:
    """One table for the plan: each priority in a cell merged down the rows of its actions."""
    document = _document("Jesmount Safeguarding Adults Board", "Strategic Business Plan 2031-34: Year 1 Delivery Plan")
    table = document.add_table(rows=1, cols=6)
    _fill(table.rows[0], ("Strategic Priority", "What will we do?", "Who is leading?", "Start / finish",
                          "What will success look like?", "How are we doing?"))  # fmt: skip
    _merged(table, "1. Prevention and early intervention", (
        ("Set up a community safeguarding champions scheme", "Voluntary Sector Rep", "Apr 2031 – Sep 2031",
         "40 champions in place", "Scheme launched"),
        ("Refresh the self-neglect guidance", "Policy Sub Group", "May 2031 – Dec 2031",
         "Guidance is used in supervision", "Drafting"),
    ))  # fmt: skip
    _merged(table, "2. Making safeguarding personal", (
        ("Develop an adult feedback form", "Quality Sub Group", "Apr 2031 – Jul 2031", "Half of adults give feedback"),
        ("Train chairs of enquiry meetings", "Training Sub Group", "Sep 2031 – Mar 2032", "All chairs trained"),
        ("Publish three stories of adults", "Communications Sub Group", "Jan 2032 – Mar 2032",
         "Stories are told to the Board"),
    ))  # fmt: skip
    return _saved(document, "jesmount")


def _merged(table: Any, title: str, rows: Sequence[Sequence[str]]) -> None:
    first = []
    for row in rows:
        added = table.add_row()
        first.append(added.cells[0])
        _fill(added, ("", *row))
    first[0].merge(first[-1]).text = title


def bands() -> tuple[bytes, str]:
    """A table for each priority; a merged row counts the outcome that the actions under it serve."""
    document = _document("Kingsmere Safeguarding Children Partnership", "Multi-Agency Improvement Plan 2031-2032")
    document.add_heading("Priority 1: Front door and decision making", 2)
    table = document.add_table(rows=0, cols=4)
    _banded(table, "Outcome 1.1 Families get a decision within a day", (
        ("Co-locate police and health in the front door", "MASH Manager", "June 2031", "G"),
        ("Agree a single referral form", "Principal Social Worker", "August 2031", "A"),
    ))  # fmt: skip
    _banded(table, "Outcome 1.2 Referrers hear what happened", (
        ("Send feedback to every referrer", "MASH Manager", "July 2031", "A"),
    ))  # fmt: skip
    document.add_heading("Priority 2: Domestic abuse", 2)
    _banded(document.add_table(rows=0, cols=4), "Outcome 2.1 Children are seen as victims in their own right", (
        ("Notify schools before the bell", "Police Inspector", "May 2031", "G"),
        ("Commission therapy for children", "ICB Commissioner", "March 2032", "R"),
    ))  # fmt: skip
    return _saved(document, "kingsmere")


def _banded(table: Any, band: str, rows: Sequence[Sequence[str]]) -> None:
    _band(table, band)
    _fill(table.add_row(), ("Action", "Owner", "Due", "RAG"))
    for row in rows:
        _fill(table.add_row(), row)
