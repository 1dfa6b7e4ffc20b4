"""Plans written in other ways than the five documents, by invented partnerships."""

from __future__ import annotations

from typing import Any

import pytest

from sightline.imports.rules import to_schema, understand_blocks
from sightline.imports.tests.written import NAMES, figures, found_in, source, wanted
from sightline.publishing.readers import read_bytes


def schema(text: str, name: str = "plan.txt") -> dict[str, Any]:
    return to_schema(understand_blocks(read_bytes(text.encode(), name)))


def actions_of(priority: dict[str, Any]) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(one["text"], one["lead"], one["due"], one["status"]) for one in priority["actions"]]


DASHED = """FELLSIDE SAFEGUARDING PARTNERSHIP

OBJECTIVE 1 - NEGLECT IS SPOTTED EARLY

Owner: Assistant Director, Early Help
Sub-group: Neglect Task and Finish Group

Outcome we want: Children who are neglected get help before it becomes a crisis.

Actions
1a  Relaunch the graded care profile across health visiting, schools and the police - July 2031 - Neglect lead
1b  Set up a neglect champions network - October 2031 - Learning Officer
1c  Report on the timeliness of early help - Quarterly - Data Analyst
1d  Keep the front door open - day and night
"""


def test_a_line_that_says_action_date_and_lead() -> None:
    (priority,) = schema(DASHED)["priorities"]
    assert actions_of(priority) == [
        ("Relaunch the graded care profile across health visiting, schools and the police", "Neglect lead", "July 2031",
         None),
        ("Set up a neglect champions network", "Learning Officer", "October 2031", None),
        ("Report on the timeliness of early help", "Data Analyst", "Quarterly", None),
        ("Keep the front door open - day and night", None, None, None),
    ]  # fmt: skip
    assert priority["desired_outcomes"] == ["Children who are neglected get help before it becomes a crisis."]
    assert priority["group"] == "Neglect Task and Finish Group"


ACROSS = """# Northwold Safeguarding Partnership: plan on a page

Vision: Every child in Northwold is safe, seen and heard.

| | Priority 1 Early help | Priority 2 Mental health |
|---|---|---|
| Why? | Demand is rising | Waits are too long |
| What will we do? | Open three family hubs | Train school staff |
| How will we know? | Fewer re-referrals | Shorter waits |
"""


def test_priorities_across_and_questions_down() -> None:
    found = schema(ACROSS)
    assert found["vision"] == "Every child in Northwold is safe, seen and heard."
    said = [(one["title"], one["rationale"], one["success"], actions_of(one)) for one in found["priorities"]]
    assert said == [
        ("Early help", "Demand is rising", ["Fewer re-referrals"], [("Open three family hubs", None, None, None)]),
        ("Mental health", "Waits are too long", ["Shorter waits"], [("Train school staff", None, None, None)]),
    ]
    assert found["unplaced"] == []


NUMBERED = """Harrowby Safeguarding Children Partnership

Our priorities

- Family help
- Online harm

Priority 1: Family help

What we will do
1.1 Refresh the threshold document (Lead: Head of Service)
1.2 Merge the two front doors into one

Priority 2: Online harm

What we will do
2.1 Train 40 trainers in schools
"""


def test_numbers_before_actions_and_a_lead_in_brackets() -> None:
    found = schema(NUMBERED)
    assert [actions_of(one) for one in found["priorities"]] == [
        [
            ("Refresh the threshold document (Lead: Head of Service)", "Head of Service", None, None),
            ("Merge the two front doors into one", None, None, None),
        ],
        [("Train 40 trainers in schools", None, None, None)],
    ]
    assert found["unplaced"] == []


PROGRESS = (
    "<!doctype html><h2>Priority One: Domestic abuse</h2><table><tr><th>No.</th><th>What do we need to do?</th>"
    "<th>Who will lead?</th><th>By when?</th><th>Progress (BRAG)</th></tr>"
    "<tr><td>1.1</td><td>Train 300 practitioners</td><td>Training Manager</td><td>March 2031</td><td>Amber</td></tr>"
    "<tr><td>1.2</td><td>Audit referrals</td><td>Audit lead</td><td>May 2031</td><td>Begun in two areas</td></tr>"
    "</table>"
)


def test_a_column_of_progress_that_says_a_colour_says_how_an_action_stands() -> None:
    (priority,) = schema(PROGRESS, "plan.html")["priorities"]
    assert actions_of(priority) == [
        ("Train 300 practitioners", "Training Manager", "March 2031", "Amber"),
        ("Audit referrals", "Audit lead", "May 2031", None),
    ]


LEAST = 0.95


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_of_another_partnership_is_understood(name: str) -> None:
    found = found_in(*source(name))
    short = {kind: value for kind, value in figures(found, wanted(name)).items() if value < LEAST}
    assert short == {}
