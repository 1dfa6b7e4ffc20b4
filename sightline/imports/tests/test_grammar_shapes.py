"""What documents do to a plan, one way at a time: torn, glued, run together, labelled, repeated, out of order."""

from __future__ import annotations

from typing import Any

import pytest

from sightline.imports.rules.identity import range_in
from sightline.imports.tests.plans import actions, schema, understood
from sightline.imports.tests.written import found_in, source


def texts(found: dict[str, Any], kind: str) -> list[list[str]]:
    """The texts of a kind, priority by priority."""
    return [[one["text"] if isinstance(one, dict) else one for one in row[kind]] for row in found["priorities"]]


def aside(found: dict[str, Any], words: str) -> list[str]:
    """What was set aside for a reason that begins so."""
    return [row["text"] for row in found["set_aside"] if row["reason"].startswith(words)]


PERIODS = [
    "2031/32", "2031-32", "2031–2034", "2031 - 34", "2031 to 2034", "2031/2032", "2031‑34", "2031/32 – 2033/34",
    "2031-32 to 2033-34", "April 2031 - March 2032", "April 2031 – March 2034", "April 2031—March 2032",
    "1 April 2031 to 31 March 2032", "1st April 2031 until 31st March 2032", "Apr 2031-Mar 2032",
    "April to September 2031", "01/04/2031 - 31/03/2032",
]  # fmt: skip


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_is_read_whole(period: str) -> None:
    assert schema(f"Ferrow Safeguarding Partnership\n\nBusiness plan\n\n{period}\n\nIntroduction\n")["period"] == period


@pytest.mark.parametrize("text", ["2031-04-01", "updated 14/05/2031", "ref 2031/12", "call 2031-1234", "2031-60"])
def test_a_day_or_a_number_is_no_period(text: str) -> None:
    assert range_in(text) is None


@pytest.mark.parametrize("glued", ["1Tides and piers", "Priority 1Tides and piers", "1.Tides and piers"])
def test_numbers_glued_to_words(glued: str) -> None:
    text = (
        f"{glued}\n\nWhat we will do\n\n- Watch\n\n{glued.replace('1', '2').replace('Tides', 'Boats')}\n\n"
        f"What we will do\n\n- Mend\n"
    )
    assert [one["title"] for one in schema(text)["priorities"]] == ["Tides and piers", "Boats and piers"]


@pytest.mark.parametrize("letter", ["o", "§", "Ø", "ü", "l", "n", "q", "v", "\uf0b7", "»"])
def test_bullets_turned_to_letters(letter: str) -> None:
    text = f"Priority 1: Tides\n\nActions\n\n{letter} Print the tables\n{letter} Mend the rail\n"
    assert actions(text) == ["Print the tables", "Mend the rail"]


@pytest.mark.parametrize(
    "counts", [("1.", "2.", "3."), ("1)", "2)", "3)"), ("a)", "b)", "c)"), ("(i)", "(ii)", "(iii)")]
)
def test_items_counted_in_one_cell(counts: tuple[str, str, str]) -> None:
    said = " ".join(f"{count} {text}" for count, text in zip(counts, ("Print", "Mend", "Watch"), strict=True))
    text = f"Priority 1: Tides\n\n| Actions | Lead |\n|---|---|\n| {said} | Warden |\n"
    assert actions(text) == ["Print", "Mend", "Watch"]


def test_items_between_semicolons_are_divided_where_each_begins_large() -> None:
    text = (
        "Priority 1: Tides\n\n| Action | Measures |\n|---|---|\n"
        "| Watch | Number of calls; Number of boats |\n| Mend | calls; boats |\n"
    )
    assert texts(schema(text), "measures") == [["Number of calls", "Number of boats", "calls; boats"]]


def test_a_cell_that_holds_an_action_its_lead_and_its_date() -> None:
    text = "Priority 1: Tides\n\nActions\n\n- Print the tables. Lead: Harbour master. By when: May 2031\n"
    (action,) = schema(text)["priorities"][0]["actions"]
    assert (action["text"], action["lead"], action["due"]) == ("Print the tables.", "Harbour master", "May 2031")


def test_a_date_inside_an_action_stays_in_its_words() -> None:
    (action,) = schema("Priority 1: Tides\n\nActions\n\n- Print the tables by 31 March 2032\n")["priorities"][0][
        "actions"
    ]
    assert (action["text"], action["due"]) == ("Print the tables by 31 March 2032", "31 March 2032")


def test_priorities_under_each_question_and_questions_under_each_priority_say_the_same() -> None:
    asked = (
        "Our priorities\n\n- Tides\n- Piers\n\nWhat will we do?\n\nTides\n\n- Print\n\nPiers\n\n"
        "- Mend\n\nHow will we measure it?\n\nTides\n\n- Calls\n\nPiers\n\n- Falls\n"
    )
    told = (
        "Priority 1: Tides\n\nWhat will we do?\n\n- Print\n\nHow will we measure it?\n\n- Calls\n\n"
        "Priority 2: Piers\n\nWhat will we do?\n\n- Mend\n\nHow will we measure it?\n\n- Falls\n"
    )
    for text in (asked, told):
        found = schema(text)
        assert [one["title"] for one in found["priorities"]] == ["Tides", "Piers"]
        assert (texts(found, "actions"), texts(found, "measures")) == ([["Print"], ["Mend"]], [["Calls"], ["Falls"]])


def test_headings_under_which_the_same_headings_come_again_are_priorities() -> None:
    part = "{}\n\nThis is why.\n\nOutcomes\n\n- Fewer falls\n\nActions\n\n- {}\n\n"
    found = schema("# The harbour\n\n" + part.format("## Safe tides", "Print") + part.format("## Safe piers", "Mend"))
    assert [one["title"] for one in found["priorities"]] == ["Safe tides", "Safe piers"]
    assert texts(found, "actions") == [["Print"], ["Mend"]]


def test_a_title_stated_again_in_other_words_is_the_same_priority() -> None:
    text = "Priority 1: Safety on the tides\n\nVision: Calm.\n\nPriority 1 - Tides, safety\n\nActions\n\n- Print\n"
    assert [(one["title"], one["vision"]) for one in schema(text)["priorities"]] == [("Safety on the tides", "Calm.")]


@pytest.mark.parametrize(
    "key",
    [
        "RAG key: Red = off track, Amber = at risk, Green = on track",
        "Key: R – overdue; A – some delay; G – on track; B – complete",
        "Status key\n\n- Red: off track\n- Green: on track",
        "| Key | |\n|---|---|\n| Red | Not on course |\n| Green | On course |",
    ],
)
def test_a_key_to_states_under_a_table_is_set_aside(key: str) -> None:
    found = schema(f"Priority 1: Tides\n\n| Action | RAG |\n|---|---|\n| Print | Green |\n\n{key}\n")
    assert texts(found, "actions") == [["Print"]]
    assert len(aside(found, "The key to")) > 0
    assert found["unplaced"] == []


def test_rules_of_dashes_and_contents_are_set_aside() -> None:
    text = (
        "Contents\n\nIntroduction ........ 2\nPriority 1: Tides ........ 3\n\n_______\n\n"
        "Priority 1: Tides\n\n-----\n\nActions\n\n- Print\n"
    )
    found = schema(text)
    assert aside(found, "Table of contents") == ["Introduction ........ 2", "Priority 1: Tides ........ 3"]
    assert aside(found, "A line of marks") == ["_______", "-----"]
    assert [one["title"] for one in found["priorities"]] == ["Tides"]


def test_feet_of_pages_are_set_aside_whatever_number_they_carry() -> None:
    pages = "".join(
        f"Priority {n}: Pier {'ABC'[n - 1]}\n\nActions\n\n- Mend\n\nHarbour plan 2031 {n + 4}\n\n" for n in (1, 2, 3)
    )
    found = schema(pages)
    assert texts(found, "actions") == [["Mend"], ["Mend"], ["Mend"]]
    assert aside(found, "Repeated at") == ["Harbour plan 2031 5", "Harbour plan 2031 6", "Harbour plan 2031 7"]


def test_actions_without_a_priority_stand_under_none_beside_those_of_one() -> None:
    found = schema(
        "## Cross-cutting actions\n\n- Report to the board\n\n## Priority 1: Tides\n\n### Actions\n\n- Print\n"
    )
    assert [(one["title"], [a["text"] for a in one["actions"]]) for one in found["priorities"]] == [
        ("Tides", ["Print"]), (None, ["Report to the board"]),
    ]  # fmt: skip


def test_numbered_objectives_and_actions_under_a_numbered_priority() -> None:
    text = (
        "1. Priority: Tides\n\n1.1 Objective: Crews know.\n\n1.1.1 Print the tables\n\n"
        "1.1.2 Post them\n\n1.2 Piers hold.\n\n1.2.1 Mend the rail\n\n2. Next steps\n\n"
        "2.1 The board meets.\n"
    )
    found = schema(text)
    assert (texts(found, "objectives"), texts(found, "actions")) == (
        [["Crews know.", "Piers hold."]], [["Print the tables", "Post them", "Mend the rail"]],
    )  # fmt: skip


def test_sentences_that_say_what_they_are() -> None:
    found = schema(
        "Priority 1: Tides\n\nOur aim is calm water. We will print tables. We will post them.\n\nWe like the sea.\n"
    )
    assert texts(found, "objectives") == [["Our aim is calm water."]]
    assert texts(found, "actions") == [["We will print tables.", "We will post them."]]
    assert [row["text"] for row in found["unplaced"]] == ["We like the sea."]


def test_an_action_whose_lead_and_date_stand_in_lines_below_it() -> None:
    rows = "Action 1: Print\nLead: Warden\nDeadline: May 2031\n\nAction 2: Mend\nLead: Smith\nDeadline: June 2031\n"
    (priority,) = schema(f"Priority 1: Tides\n\n{rows}")["priorities"]
    assert [(a["text"], a["lead"], a["due"]) for a in priority["actions"]] == [
        ("Print", "Warden", "May 2031"), ("Mend", "Smith", "June 2031"),
    ]  # fmt: skip
    assert priority["lead"] is None


ONE_BELOW_THE_OTHER = (
    "Priority 1: Tides\n\nAction\nLead\nBy when\nPublish the tables\nReview the rail\nHarbour master\n"
    "Warden\nMay 2031\nJune 2031\n"
)
CHANGED_PLACES = (
    "Priority 1: Tides\n\n| Action | Lead | By when |\n|---|---|---|\n"
    "| Harbour master | Publish the tables | May 2031 |\n| Warden | Review the rail | June 2031 |\n"
)


@pytest.mark.parametrize("text", [ONE_BELOW_THE_OTHER, CHANGED_PLACES])
def test_columns_read_in_the_wrong_order_are_asked_about(text: str) -> None:
    found = understood(text)
    (priority,) = found.priorities
    assert [(one.text, one.level, one.lead, one.due) for one in priority.actions] == [
        ("Publish the tables", "ask", None, None), ("Review the rail", "ask", None, None),
    ]  # fmt: skip
    assert all("wrong order" in one.reason and one.question for one in priority.actions)
    assert {"Harbour master", "Warden"} <= {left.text for left in found.unplaced}


NO_PLANS = {
    "letter": (
        "Dear colleague\n\nThank you for your letter of 3 May 2031.\n\n"
        "We will look at the shelter. We will write to you.\n"
    ),
    "recipe": (
        "Plum cake\n\nIngredients\n\n- 200 g flour\n- 12 plums\n\nMethod\n\n1. Beat the butter.\n2. Add the flour.\n\n"
        "How will we know?\n\nA skewer is clean.\n"
    ),
    "bill": (
        "| Item | Number | Price | Date |\n|---|---|---|---|\n| Chairs | 4 | 40.00 | 3 May 2031 |\n"
        "| Tables | 1 | 90.00 | 3 May 2031 |\n"
    ),
    "notice": "# Privacy\n\n## What we collect\n\n- Your name\n\n## Your rights\n\nYou may ask to see it.\n",
}


@pytest.mark.parametrize("name", NO_PLANS)
def test_where_there_is_no_plan_nothing_is_found(name: str) -> None:
    found = schema(NO_PLANS[name])
    parts = (
        "partnership",
        "document",
        "period",
        "vision",
        "purpose",
        "priorities",
        "groups",
        "members",
        "core_functions",
    )
    assert [found[part] for part in parts if found[part]] == []


def test_what_word_leaves_out_is_told_with_its_reason() -> None:
    found = found_in(*source("oxenholt"))
    assert aside(found, "Words that a tracked change took out") == ["June 2031. Publish the register."]
    assert aside(found, "A comment in the margin") == ["Add an action on e-scooters?"]
    assert aside(found, "Repeated at the top") == [
        "Oxenholt SCP business plan - official", "Printed copies may be out of date",
    ]  # fmt: skip
    assert aside(found, "Table of contents") == ["Our vision 2", "Our priorities 3"]


def test_years_as_columns_hold_actions() -> None:
    found = found_in(*source("tarrowdale"))
    assert texts(found, "actions")[0] == [
        "Review the training offer",
        "Launch the perpetrator scheme",
        "Evaluate the scheme",
    ]


TORN_BY_A_LINE = """# Hythe plan

Priority 1: Neglect

### Actions
- Agree one tool
- Train the crews

OFFICIAL: DRAFT

- Publish the guide

Priority 2: Storms

### Actions
1. Mend the gates

Second edition

2. Buy sandbags
"""


def test_a_line_that_stands_once_within_a_list_does_not_end_it() -> None:
    found = schema(TORN_BY_A_LINE)
    assert [[one["text"] for one in priority["actions"]] for priority in found["priorities"]] == [
        ["Agree one tool", "Train the crews", "Publish the guide"], ["Mend the gates", "Buy sandbags"],
    ]  # fmt: skip
    assert [row["text"] for row in found["unplaced"]] == ["OFFICIAL: DRAFT", "Second edition"]


def test_a_known_heading_within_items_still_ends_their_list() -> None:
    text = TORN_BY_A_LINE.replace("OFFICIAL: DRAFT", "Measures").replace("Publish the guide", "Number of guides")
    first = schema(text)["priorities"][0]
    assert ([one["text"] for one in first["actions"]], first["measures"]) == (
        ["Agree one tool", "Train the crews"], ["Number of guides"],
    )  # fmt: skip
