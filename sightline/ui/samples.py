"""Invented data for the gallery. No partnership, person or figure here is real."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from sightline.ui.context import Frame, Link
from sightline.ui.forms import EnglandDateField, RagField, VersionField, WordsField
from sightline.ui.sample_charts import chart_samples
from sightline.ui.tables import Column, Select, Table
from sightline.ui.templatetags.sightline import clock, rag, ref
from sightline.ui.ticks import GroupedTicksField

TODAY = date(2026, 12, 7)
OWNERS = ("Vale Police", "Vale NHS Integrated Care Board", "Northmoor Council", "Northmoor Carers", "Northmoor Housing")
TITLES = (
    "Agree one exploitation screening tool for all agencies",
    "Publish the infant safe-sleep checklist",
    "Train designated leads in the neglect toolkit",
    "Dip sample 20 return home interviews",
    "Write the carers' leaflet with the carers' forum",
)
STATES = (("red", "worse"), ("amber", "same"), ("amber", "better"), ("not_started", None), ("green", "better"))
GROUPS = ("1. Neglect is seen early and acted on", "2. Exploitation is disrupted")

FIGURES = (
    ("Exploitation", [("M01", "M01 Missing episodes"), ("M01:Place", "M01 by place"), ("M04", "M04 Interviews")]),
    ("Front door", [("C06", "C06 Requests for help")]),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    rag = RagField(label="How is it going?")
    title = forms.CharField(max_length=120, help_text="Begin with a verb: “Agree”, “Publish”, “Train”.")
    email = forms.EmailField(label="Your work e-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    words = WordsField(
        label="What has happened, and what is next?",
        help_text="Two sentences are enough. No names of children or adults.",
        max_length=400,
    )
    due = EnglandDateField(label="Due date", help_text="For example, 30 11 2026", latest=date(2027, 12, 31))
    agency = forms.ChoiceField(choices=[("", "Choose one"), *((name, name) for name in OWNERS)])
    owner = forms.ChoiceField(
        choices=[("", ""), *((name, f"Named lead, {name}") for name in OWNERS)],
        widget=forms.Select(attrs={"data-autocomplete": ""}),
        help_text="Type two letters of the post or the agency.",
    )
    level = forms.ChoiceField(
        choices=[("1", "Level 1: partnership"), ("2", "Level 2: group")],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
    )
    areas = forms.MultipleChoiceField(
        label="Who it helps",
        choices=[("children", "Children"), ("adults", "Adults"), ("carers", "Carers")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    figures = GroupedTicksField(label="What is published", required=False, groups=FIGURES)
    proof = forms.FileField(label="Proof", required=False, help_text="Word, PDF, Excel or a picture, up to 20 MB.")
    agreed = forms.BooleanField(label="The group has agreed this", help_text="Say when in your words above.")
    version = VersionField(initial=3)


class SampleFilter(forms.Form):
    """The filters of a list, all in the address."""

    q = forms.CharField(label="Words or reference", required=False)
    agency = forms.ChoiceField(choices=[("", "All"), *((name, name) for name in OWNERS)], required=False)
    state = forms.ChoiceField(
        label="RAG", choices=[("", "All"), ("red", "Red"), ("amber", "Amber"), ("green", "Green")], required=False
    )


def sample_rows(count: int = 120) -> list[dict[str, Any]]:
    """Return invented actions as [{reference, title, owner, due, days, rag, direction, group}]."""
    rows = []
    for at in range(count):
        state, direction = STATES[at % 5]
        days = 19 - at // 3
        rows.append(
            {
                "reference": f"NMR-A-{at + 20:04}",
                "title": TITLES[at % 5],
                "owner": OWNERS[at % 5],
                "due": TODAY - timedelta(days=days),
                "days": days,
                "rag": state,
                "direction": direction,
                "group": GROUPS[0] if at % 50 < 3 else GROUPS[1],
            }
        )
    return rows


def due_clock(row: dict[str, Any]) -> str:
    """Return the clock tag of a sample row."""
    days = row["days"]
    if days > 0:
        return clock("over", f"Late by {days} day{'' if days == 1 else 's'}")
    return clock("soon" if days > -5 else "run", f"{-days} days left" if days else "Due today")


def sample_table(request: HttpRequest, **options: Any) -> Table:
    """Return the sample list as a table."""
    columns = [
        Column(
            "title",
            "Action",
            sort="title",
            row_header=True,
            href=lambda row: f"#{row['reference']}",
            sub=lambda row: ref(row["reference"]),
        ),
        Column("owner", "Owner", sort="owner"),
        Column("due", "Due", sort="due", cell=due_clock),
        Column("rag", "RAG", cell=lambda row: rag(row["rag"], row["direction"])),
        Column("days", "Days late", sort="days", numeric=True),
    ]
    return Table(columns=columns, params=request.GET, caption="Late actions", **{"rows": sample_rows(), **options})


def sample_frame() -> Frame:
    """Return the frame as a business manager of two partnerships would see it."""
    row = (("home", "My work", 19), ("plan", "Plan", None), ("actions", "Actions", None), ("people", "People", None))
    areas = [
        ("Deliver", ("Plan", "Actions", "Import a document")),
        ("Run", ("Groups and people",)),
        ("Tell", ("Trail",)),
    ]
    return Frame(
        partnership={"name": "Northmoor Safeguarding Partnership", "slug": "northmoor"},
        person={"name": "Business manager"},
        where="Northmoor",
        account="#top",
        sign_out=_sign_out(),
        partnerships=[
            Link("northmoor", "Northmoor Safeguarding Partnership", "#top", current=True),
            Link("vale", "Vale Safeguarding Adults Board", "#top"),
        ],
        main=[Link(key, words, "#top", key == "plan", count, "things to do") for key, words, count in row],
        areas=[(verb, [Link(name, name, "#top") for name in names]) for verb, names in areas],
    )


def _sign_out() -> str:
    try:
        return reverse("account_logout")
    except NoReverseMatch:
        return reverse("ui:gallery")


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """Return everything the gallery shows; `?marked=1` adds the marking bands."""
    wrong = {"rag": "", "title": "x" * 130, "email": "nobody", "due_day": "31", "due_month": "2", "due_year": "2026"}
    table = sample_table(
        request,
        id="late",
        select=Select(lambda row: row["reference"], lambda row: f"Select {row['reference']}"),
        per_page=8,
    )
    return {
        "frame": sample_frame(),
        "marking": bool(request.GET.get("marked")),
        "table": table,
        "grouped": sample_table(
            request, rows=sample_rows(5), id="grouped", group=lambda row: row["group"], caption_hidden=True
        ),
        "nothing": sample_table(request, rows=[], id="nothing", empty="No action is late."),
        "filled": SampleForm(initial={"rag": "amber", "title": TITLES[0], "due": TODAY, "level": "1"}, auto_id="ok_%s"),
        "wrong": SampleForm(wrong, auto_id="bad_%s"),
        "filters": SampleFilter(request.GET or None, auto_id="f_%s"),
        **_lists(),
        "kept": KEPT,
        "talk": _talk(),
        **chart_samples(),
    }


def _talk() -> dict[str, Any]:
    said = {"pk": 1, "author": {"name": "Named nurse"}, "created_at": TODAY, "text": "Can this wait for January?"}
    return {
        "thing": {"words": "action"}, "total": 8, "more": 7, "href": "#c-discussion", "activity": "#c-history",
        "said": [{"comment": said, "told": "Business manager", "mine": False}], "say": "#c-discussion",
        "people": [(1, "Business manager"), (2, "Head of early help")], "follow": "#c-discussion", "followed": False,
    }  # fmt: skip


KEPT = {
    "lines": [
        {"name": "Late in my group", "href": "#c-kept-filters", "change": "#c-kept-filters", "default": True},
        {"name": "Red", "href": "#c-kept-filters", "change": "#c-kept-filters", "current": True},
    ],
    "query": "rag=red",
    "list": "",
    "keep": "#c-kept-filters",
    "first": "?when=late",
    "whole": "#c-kept-filters",
}


def _lists() -> dict[str, Any]:
    return {
        "moment": TODAY,
        "facts": [
            ("7", "actions are late", "#late", "2 more than last Monday"),
            ("12", "have not replied", "#c-comments", "4 of them asked twice"),
            ("3", "clocks are running", "#c-clock", "1 due in 2 working days"),
            ("71%", "of the plan is fresh", "#c-bar", "updated in the last 60 days"),
        ],
        "rooms": [("Priorities", "#c-sub-nav"), ("Actions", "#c-data-table"), ("Plan on a page", "#c-panel")],
        "rags": ["red", "amber", "green", "complete", "not_started"],
        "tasks": [
            {"words": "Name the partnership", "href": "#c-task-list", "done": True},
            {"words": "Add its agencies", "href": "#c-task-list", "state": "2 of 5"},
            {"words": "Import the plan", "hint": "After the agencies", "state": "Cannot start yet", "tone": ""},
        ],
        "steps": [
            ("done", "Read the document", "1.8 seconds"),
            ("now", "Answer 5 questions", ""),
            ("todo", "Accept", ""),
        ],
        "files": [
            {
                "name": "Tool comparison, version 2",
                "href": "#c-upload",
                "note": "Word, 212 kB",
                "state": "Checked",
                "tone": "ok",
            },
            {"name": "Minutes.doc", "note": "Word 97", "state": "Refused: save it as .docx", "tone": "bad"},
        ],
        "proof": [
            {
                "title": "Multi-agency audit, 20 cases",
                "href": "#c-evidence",
                "note": "July 2026",
                "reference": "NMR-Q-0011",
            }
            | {"state": "Current", "tone": "ok"},
            {"title": "Police problem profile", "href": "#c-evidence", "note": "March 2025", "state": "Out of date"}
            | {"tone": "warn"},
        ],
        "fresh": [(31, "b0"), (14, "b1"), (12, "b2"), (7, "b3")],
        "spread": [(3, "b-red"), (9, "b-amber"), (21, "b-green"), (17, "b-complete"), (14, "b-not_started")],
        "heads": ["Leadership", "Recruitment", "Recording", "Supervision"],
        "heat": [
            ("Primary schools", [(4, "82%", ""), (3, "67%", ""), (2, "48%", "12 silent"), (1, "21%", "")]),
            ("Secondary schools", [(3, "71%", ""), (4, "90%", ""), (3, "66%", ""), (0, "n/a", "")]),
        ],
        "notes": [
            Message(constants.SUCCESS, "Your update was sent."),
            Message(constants.WARNING, "One mail address refused the message: ask for a new one."),
            Message(constants.INFO, "The plan was last exported on Friday 4 December 2026."),
        ],
        "silent": [
            ("Your name is missing from the list of owners", "#ok_title"),
            ("This import is too old to accept", ""),
        ],
    }
