"""Small plans of places that do not exist, one for each way plans are written, and how tests read them."""

from __future__ import annotations

from typing import Any

from sightline.imports.rules import Understanding, to_schema, understand_blocks
from sightline.publishing.readers import read_bytes

HEADED = """\
# Northmoor Safeguarding Adults Board

Strategic Plan 2031-34

## Introduction

This plan sets out what the Board will do.

## Our vision

Adults in Northmoor live free from harm.

## Core business

- Run the risk panel
- Publish the procedures

## Priority 1: Hoarding

**Strategic objective:** To find people sooner.

### How we will do this:

- By training wardens
- By publishing a protocol by March 2032

### We will know we are successful when we can:

- See fewer fires
- Hear that people were listened to

### We will monitor our success measures through:

- Visits made

- Fires reported

## Priority 2: Scams

### What we will do

- Brief every bank

**Annual reporting:**

The Board will publish a report.
"""

COLUMNS = """\
Ferrow Safeguarding Partnership Business Plan 2031-32

Priorities\tVision\tOur ambitions
<p>Harbour safety</p>\t<p>Children near the water are safe,</p>\t<ul style="x"> • Every pier is watched \
• Every child can swim

\twherever they play.\t<ul>• Parents know the tides
--\t---\t--

Priority and desired outcomes\tActions for 2031-32\tMeasures
<p>Harbour Safety</p> <p>We aim to lower the number of</p>\t<ul> Review the tide tables with the crews \
Promote the life jackets across the town. Feedback from the swimmers to be gathered\t\
<ul> Increase in lessons taken Decrease in rescues for

<p>accidents on the pier.</p>\t<ul> • Update the signs to include • Tide times • Phone numbers \
• Develop a map led by the Coastal Group\t<p>children under ten</p> <ul> • Jackets lent
"""

LABELLED = """\
Ostrel Safeguarding Children Partnership

Priorities and Plan 2031-2032

The priorities are:

Priority 1 - Lost homework, and what it tells us.

Priority 2 - Winter evenings.

Priority 1 - Lost homework and what it tells us\t
Strategic Lead Head of Schools\t
Lead\tThe school nurse
Sub group\tLearning Group
Rational\tHomework goes missing in winter.
What does success look like\tWe will see the following
\t Clear rooms: A quiet room is open every
\t evening in term. Warm rooms: Heating is on after four.
Objective (What improvement will we make)\tEvery child has a desk. The gains will include.
\t A rise in desks lent A fall in detentions

Strategic Lead\tHead of Libraries
\tThe librarian
\tReading Group
Rational\tEvenings are dark.
Objective (What improvement will we make)\tLibraries stay open.
"""

ROWS = """\
## Theme 1: Online harm

| Ref | Action | Lead | By when | RAG | Progress |
|---|---|---|---|---|---|
| 1.1 | Refresh the toolkit | Police | June 2032 | Green | Draft shared |
| 1.2 | Run two audits | Quality group | | Amber | |

## Theme 2: Carers

| Objective | What we will do | Who | Measure of success |
|---|---|---|---|
| Carers are found | Ask at every visit | Health | Carers on the list |
| | Write to schools | Council | Letters answered |
"""

GROUPS = """\
Selby Vale Safeguarding Partnership

Membership

The partnership will comprise the agencies and organisations listed below:

- Vale Council
- Vale Police

Partnership sub-groups

Vale Safeguarding Executive

Meeting **six times per year** the Executive comprises:

- The Director of Care
- The Chief of Police

The core role of the Executive is to:

- set the budget
- agree the plan

Learning and Data (LD)

Meeting four times a year, LD will:

- look at the figures

Thresholds

The threshold document tells when to refer. The Harbour Liaison Forum was asked.
"""

EVERY = {"headed": HEADED, "columns": COLUMNS, "labelled": LABELLED, "rows": ROWS, "groups": GROUPS}


def understood(text: str) -> Understanding:
    """What is understood of a text."""
    return understand_blocks(read_bytes(text.encode(), "plan.txt"))


def schema(text: str) -> dict[str, Any]:
    """The same as a JSON object."""
    return to_schema(understood(text))


def actions(text: str, priority: int = 0) -> list[str]:
    """The texts of the actions of one priority."""
    return [action["text"] for action in schema(text)["priorities"][priority]["actions"]]
