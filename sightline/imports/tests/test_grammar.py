"""The mechanisms by which a plan is understood, each on a small plan of its own."""

from __future__ import annotations

import pytest

from sightline.imports.tests.plans import COLUMNS, GROUPS, HEADED, LABELLED, ROWS, actions, schema, understood


def test_headings_of_any_level_open_what_they_name() -> None:
    found = schema(HEADED)
    assert (found["partnership"], found["document"], found["period"]) == (
        "Northmoor Safeguarding Adults Board", "Strategic Plan 2031-34", "2031-34",
    )  # fmt: skip
    assert found["vision"] == "Adults in Northmoor live free from harm."
    assert found["core_functions"] == ["Run the risk panel", "Publish the procedures"]
    first, second = found["priorities"]
    assert first["title"] == "Hoarding"
    assert first["objectives"] == ["To find people sooner."]
    assert [action["text"] for action in first["actions"]] == [
        "By training wardens", "By publishing a protocol by March 2032",
    ]  # fmt: skip
    assert first["success"] == ["See fewer fires", "Hear that people were listened to"]
    assert first["measures"] == ["Visits made", "Fires reported"]
    assert (second["title"], [action["text"] for action in second["actions"]]) == ("Scams", ["Brief every bank"])
    assert found["unplaced"] == []


def test_a_date_in_an_action_is_its_date() -> None:
    assert [action["due"] for action in schema(HEADED)["priorities"][0]["actions"]] == [None, "March 2032"]


def test_rows_torn_by_a_page_are_mended_and_a_priority_said_again_is_the_same() -> None:
    (priority,) = schema(COLUMNS)["priorities"]
    assert priority["vision"] == "Children near the water are safe, wherever they play."
    assert priority["ambitions"] == ["Every pier is watched", "Every child can swim", "Parents know the tides"]
    assert priority["desired_outcomes"] == ["We aim to lower the number of accidents on the pier."]
    assert priority["measures"] == [
        "Increase in lessons taken", "Decrease in rescues for children under ten", "Jackets lent",
    ]  # fmt: skip


def test_items_that_run_together_are_divided_where_it_is_safe() -> None:
    assert actions(COLUMNS)[:3] == [
        "Review the tide tables with the crews", "Promote the life jackets across the town.",
        "Feedback from the swimmers to be gathered",
    ]  # fmt: skip


def test_a_name_in_a_run_is_not_divided() -> None:
    text = "Priority\tActions\nTides\t<ul> Agree the Review Board for the town. Share the Update Bulletin with crews"
    assert actions(text) == ["Agree the Review Board for the town.", "Share the Update Bulletin with crews"]


def test_sub_items_behind_a_lead_in_without_an_object() -> None:
    rows = schema(COLUMNS)["priorities"][0]["actions"][3:]
    assert [(row["text"], row["parent"], row["lead"]) for row in rows] == [
        ("Update the signs to include", None, None), ("Tide times", 3, None), ("Phone numbers", 3, None),
        ("Develop a map led by the Coastal Group", None, "Coastal Group"),
    ]  # fmt: skip


def test_sub_items_by_depth() -> None:
    text = "## Priority 1: Tides\n\n### Actions\n\n- Set up a crew\n  - with boats\n  - with radios\n- Watch the pier\n"
    rows = schema(text)["priorities"][0]["actions"]
    assert [(row["text"], row["parent"]) for row in rows] == [
        ("Set up a crew", None), ("with boats", 0), ("with radios", 0), ("Watch the pier", None),
    ]  # fmt: skip


def test_labels_in_column_one_with_a_value_run_on_or_a_label_lost() -> None:
    first, second = schema(LABELLED)["priorities"]
    assert first["title"] == "Lost homework, and what it tells us."
    assert (first["strategic_lead"], first["lead"], first["group"]) == (
        "Head of Schools", "The school nurse", "Learning Group",
    )  # fmt: skip
    assert first["rationale"] == "Homework goes missing in winter."
    assert first["success"] == [
        "Clear rooms: A quiet room is open every evening in term.", "Warm rooms: Heating is on after four.",
    ]  # fmt: skip
    assert first["objectives"] == ["Every child has a desk. The gains will include."]
    assert first["desired_outcomes"] == ["A rise in desks lent", "A fall in detentions"]
    assert (second["title"], second["strategic_lead"], second["objectives"]) == (
        "Winter evenings.", "Head of Libraries", ["Libraries stay open."],
    )  # fmt: skip
    assert (second["lead"], second["group"]) == ("The librarian", "Reading Group")


def test_a_lost_label_asks() -> None:
    lead = understood(LABELLED).priorities[1].lead
    assert lead is not None
    assert (lead.level, lead.question) == ("ask", "The label of this row was lost. Is it the lead?")


def test_one_action_a_row_with_its_lead_date_and_state() -> None:
    first, second = schema(ROWS)["priorities"]
    assert first["actions"] == [
        {"text": "Refresh the toolkit", "lead": "Police", "due": "June 2032", "status": "Green", "parent": None},
        {"text": "Run two audits", "lead": "Quality group", "due": None, "status": "Amber", "parent": None},
    ]
    assert second["objectives"] == ["Carers are found"]
    assert [row["lead"] for row in second["actions"]] == ["Health", "Council"]
    assert second["success"] == ["Carers on the list", "Letters answered"]


def test_groups_with_headings_and_groups_in_prose() -> None:
    found = schema(GROUPS)
    groups = {group["name"]: group for group in found["groups"]}
    assert [(group["name"], group["confirm"]) for group in found["groups"]] == [
        ("Vale Safeguarding Executive", False), ("Learning and Data (LD)", False), ("Harbour Liaison Forum", True),
    ]  # fmt: skip
    executive = groups["Vale Safeguarding Executive"]
    assert (executive["meets"], executive["members"], executive["purpose"]) == (
        "six times per year", ["The Director of Care", "The Chief of Police"], ["set the budget", "agree the plan"],
    )  # fmt: skip
    assert found["core_functions"] == ["set the budget", "agree the plan"]
    assert [(member["name"], member["confirm"]) for member in found["members"]] == [
        ("Vale Council", False), ("Vale Police", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    [
        "Priority 1: Tides",
        "PRIORITY ONE – TIDES",
        "Priority Area 1 - Tides",
        "Strategic Priority 1. Tides",
        "Theme 1: Tides",
    ],
)
def test_headings_of_priorities(heading: str) -> None:
    (priority,) = schema(f"{heading}\n\nActions\n\n- Watch the pier\n- Warn the crews")["priorities"]
    assert (priority["title"].lower(), len(priority["actions"])) == ("tides", 2)


def test_a_title_on_the_line_after_its_number() -> None:
    (priority,) = schema("# Priority 1\n\nTides and piers\n\n## Actions\n\n- Watch the pier")["priorities"]
    assert priority["title"] == "Tides and piers"


def test_a_list_of_priorities_opens_the_headings_that_repeat_it() -> None:
    text = (
        "Our priorities\n\n- Tides\n- Piers\n\nPIERS\n\nActions\n\n- Mend the rail\n\n"
        "TIDES\n\nActions\n\n- Print tables\n"
    )
    assert [(p["title"], [a["text"] for a in p["actions"]]) for p in schema(text)["priorities"]] == [
        ("Tides", ["Print tables"]), ("Piers", ["Mend the rail"]),
    ]  # fmt: skip


def test_long_items_under_a_heading_of_priorities_are_no_priorities() -> None:
    words = " ".join(["harbour"] * 40)
    assert schema(f"Key priorities\n\n1. Part one {words}.\n2. Part two {words}.\n")["priorities"] == []


def test_actions_of_no_priority_stand_under_none() -> None:
    (priority,) = schema("Action plan\n\n- Watch the pier\n")["priorities"]
    assert (priority["title"], [action["text"] for action in priority["actions"]]) == (None, ["Watch the pier"])


def test_contents_are_set_aside() -> None:
    found = schema("CONTENTS\n\nIntroduction\t1\nPriorities\t2\n\nIntroduction\n\nThis is the plan of the harbour.\n")
    assert (found["priorities"], found["unplaced"]) == ([], [])
    assert [row["line"] for row in found["set_aside"] if row["reason"] == "Table of contents."] == [3, 3, 4, 4]


def test_two_sentences_in_one_item_are_asked_about_not_divided() -> None:
    (item,) = (
        understood("Priority 1: Tides\n\nActions\n\n- Print the tables. Post them on the pier.").priorities[0].actions
    )
    assert (item.level, item.question, item.proposed) == (
        "likely", "One action or two?", ("Print the tables.", "Post them on the pier."),
    )  # fmt: skip


def test_unmarked_lines_under_a_heading_of_a_priority_are_items() -> None:
    text = "Priority 1: Tides\n\nOutcomes\n\nFewer people fall in\n\nMore people can swim\n\nActions\n\n- Watch\n"
    (priority,) = schema(text)["priorities"]
    assert priority["desired_outcomes"] == ["Fewer people fall in", "More people can swim"]


def test_members_listed_under_a_group_are_the_groups() -> None:
    text = "3 Groups\n\n3.1 Pier Group\nIt meets monthly.\nMembership:\n- The warden\nIts role is to:\n- mend it\n"
    found = schema(text)
    assert [(g["name"], g["meets"], g["members"], g["purpose"]) for g in found["groups"]] == [
        ("Pier Group", "monthly", ["The warden"], ["mend it"]),
    ]  # fmt: skip
    assert found["members"] == []


def test_a_line_that_heads_nothing_is_left_to_a_person() -> None:
    found = schema("Introduction\n\nThis is the plan of the harbour.\n\nAda Lightfoot\n\nHarbour master\n")
    assert [row["text"] for row in found["unplaced"]] == ["Ada Lightfoot", "Harbour master"]


def test_a_label_with_its_value_in_one_line() -> None:
    (priority,) = schema("Priority 1: Tides\n\nLead: Harbour master\n\nActions\n\n- Watch the pier\n")["priorities"]
    assert (priority["lead"], len(priority["actions"])) == ("Harbour master", 1)


def test_columns_go_on_over_a_page_break() -> None:
    text = "Priority\tActions\nTides\t• Print tables\n\nPage 4\n\nPiers\t• Mend the rail\n"
    assert [(p["title"], [a["text"] for a in p["actions"]]) for p in schema(text)["priorities"]] == [
        ("Tides", ["Print tables"]), ("Piers", ["Mend the rail"]),
    ]  # fmt: skip


def test_a_list_under_an_unknown_heading_is_left_to_a_person() -> None:
    found = schema("Harbour songs\n\n- The gull\n- The tide\n")
    assert [row["text"] for row in found["unplaced"]] == ["The gull", "The tide"]


def test_every_key_is_always_there() -> None:
    keys = [
        "partnership", "document", "period", "vision", "purpose", "priorities", "groups", "members", "core_functions",
        "placed", "set_aside", "unplaced",
    ]  # fmt: skip
    assert list(schema("Hello")) == keys


def test_labels_and_columns_in_one_table() -> None:
    text = (
        "| Priority 1: Tides | | |\n| Strategic objective | Crews know the tides. | |\n"
        "| What will we do? | Lead | Timescale |\n| Print tables | Harbour office | Q1 |\n"
        "| How will we know? | Fewer calls | |\n| Priority 2: Piers | | |\n| Strategic objective | Rails hold. | |\n"
        "| What will we do? | Lead | Timescale |\n| Mend the rail | Wardens | Q2 |\n"
    )
    first, second = schema(text)["priorities"]
    assert (first["objectives"], first["success"]) == (["Crews know the tides."], ["Fewer calls"])
    assert [(row["text"], row["lead"], row["due"]) for row in first["actions"]] == [
        ("Print tables", "Harbour office", "Q1"),
    ]  # fmt: skip
    assert (second["objectives"], [row["text"] for row in second["actions"]]) == (["Rails hold."], ["Mend the rail"])


def test_numbered_objectives_are_the_priorities_of_a_plan_that_has_no_others() -> None:
    text = "Objective 1: Safe tides\n\nActions\n\n- Watch\n\nObjective 2: Safe piers\n\nActions\n\n- Mend\n"
    assert [(p["title"], [a["text"] for a in p["actions"]]) for p in schema(text)["priorities"]] == [
        ("Safe tides", ["Watch"]), ("Safe piers", ["Mend"]),
    ]  # fmt: skip


def test_baselines_and_targets_beside_a_measure_are_set_aside() -> None:
    found = schema("Priority 1: Tides\n\nKPI\tBaseline\tTarget\nRescues\t20\t5\n")
    assert found["priorities"][0]["measures"] == ["Rescues"]
    assert [row["text"] for row in found["set_aside"] if row["reason"].startswith("A baseline")] == ["20", "5"]


LOOSE = """\
Tidewell Safeguarding Adults Board

## Priority 1: Lonely evenings

### Actions

{before}| Action | Lead |
|---|---|
| Ring every new widower | Wardens |

The Board looked at this table in May and thanked the wardens for their patience.
"""


def test_a_paragraph_behind_a_table_is_left_to_a_person() -> None:
    found = understood(LOOSE.format(before=""))
    assert actions(LOOSE.format(before="")) == ["Ring every new widower"]
    assert [left.text[:21] for left in found.unplaced] == ["The Board looked at t"]


def test_a_marked_item_behind_a_table_is_an_action() -> None:
    text = LOOSE.format(before="") + "\n- Open the hall on Sundays\n"
    assert actions(text) == ["Ring every new widower", "Open the hall on Sundays"]


def test_one_action_or_two_is_asked_only_where_a_second_plainly_begins() -> None:
    rows = (
        "Care Act/Mental Capacity Training to be offered in the autumn",
        "Refresh the leaflet. Send it to every hall",
    )
    text = "## Priority 1: Halls\n\n### Actions\n\n" + "\n".join(f"- {row}" for row in rows) + "\n"
    found = understood(text).priorities[0].actions
    assert [action.question for action in found] == [None, "One action or two?"]
