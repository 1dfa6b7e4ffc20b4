"""What people type about agendas and their items."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from sightline.accounts.models import Person
from sightline.governance.models import Seat
from sightline.meetings.models import AgendaItem, Purpose, StandingItem
from sightline.meetings.services.agenda import NewItem
from sightline.meetings.services.usual import NewStanding
from sightline.ui.forms import EnglandDateField, VersionField, WordsField

PURPOSES = {
    Purpose.DECIDE: "To decide: the group is asked to agree something",
    Purpose.DISCUSS: "To discuss: views are wanted, no decision yet",
    Purpose.NOTE: "To note: for information",
    Purpose.ASSURE: "For assurance: the group tests whether something works",
}


class ItemForm(forms.Form):
    """One item of an agenda."""

    title = forms.CharField(label="Title", max_length=200)
    purpose = forms.ChoiceField(
        label="What the meeting is asked to do", choices=list(PURPOSES.items()), widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=600, initial=10)
    detail = WordsField(label="What it is about", required=False, rows=4)
    seat = forms.ModelChoiceField(
        Seat.objects.none(), label="Seat that presents it", required=False, empty_label="Nobody yet"
    )
    person = forms.ModelChoiceField(
        Person.objects.none(), label="Or a person who presents it", required=False, empty_label="Nobody yet",
        widget=forms.Select(attrs={"data-autocomplete": ""}),
    )  # fmt: skip
    paper_wanted = forms.BooleanField(
        label="A paper is expected", required=False,
        help_text="Whoever presents the item is reminded before papers are due.",
    )  # fmt: skip
    references = forms.CharField(
        label="Records it is about", max_length=250, required=False,
        help_text="References such as NMR-A-0042 of actions, priorities or reports, with commas between them.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, seats: QuerySet[Seat], people: QuerySet[Person] | None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        seat.queryset = seats
        seat.label_from_instance = lambda one: f"{one.post or one.agency} ({one.get_role_display()})"
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def new(self, **more: Any) -> NewItem:
        """Return what was typed."""
        told = self.cleaned_data
        return NewItem(
            told["title"], told["purpose"], told["minutes"], told["detail"], told["seat"], told.get("person"),
            [one for one in re.split(r"[\s,;]+", told["references"]) if one],
            paper_wanted=told["paper_wanted"], **more,
        )  # fmt: skip


class AddItemForm(ItemForm):
    """A new item, with its place on the agenda and whether it is restricted."""

    after = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="Comes after", required=False, empty_label="The last item"
    )
    restricted = forms.BooleanField(
        label="Restricted: about a child, an adult or a member of staff who could be known", required=False,
        help_text="Only people named on it see the item and its papers. It stands in nobody else’s agenda or pack.",
    )  # fmt: skip
    case_reference = forms.CharField(
        label="Reference of the case it belongs to",
        max_length=40,
        required=False,
        help_text="Only for a restricted item. Leave it empty to name people on this item alone.",
    )

    def __init__(self, *args: Any, items: Iterable[AgendaItem], may_restrict: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["after"]
        field.queryset = AgendaItem.objects.filter(pk__in=[one.pk for one in items]).order_by("number", "letter")
        field.label_from_instance = lambda one: f"{one.label} {one.title}"
        if not may_restrict:
            del self.fields["restricted"], self.fields["case_reference"]

    def clean(self) -> dict[str, Any]:
        """A case is named for a restricted item only."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("case_reference") and not told.get("restricted"):
            self.add_error("restricted", "Tick this as well, or leave the reference of the case empty")
        return told

    def added(self) -> NewItem:
        """Return what was typed, with its place and level."""
        told = self.cleaned_data
        return self.new(
            after=told["after"], restricted=told.get("restricted", False),
            case_reference=told.get("case_reference", ""),
        )  # fmt: skip


class ChangeItemForm(ItemForm):
    """An item that is there."""

    version = VersionField()

    @staticmethod
    def start(row: AgendaItem, references: Iterable[str]) -> dict[str, Any]:
        """Return what the form starts with; `references` are those this person may see."""
        return {
            "title": row.title, "purpose": row.purpose, "minutes": row.minutes, "detail": row.detail,
            "seat": row.seat_id, "person": row.person_id, "references": ", ".join(references), "version": row.version,
            "paper_wanted": row.paper_wanted,
        }  # fmt: skip


class WithdrawForm(forms.Form):
    """Why something comes off an agenda."""

    reason = forms.CharField(label="Why", max_length=300)
    version = VersionField()


class DueForm(forms.Form):
    """When papers are due."""

    papers_days = forms.IntegerField(label="Working days before the meeting", min_value=0, max_value=30)


class MeetingDueForm(forms.Form):
    """When the papers of one meeting are due."""

    due_on = EnglandDateField(label="Papers are due on", help_text="The day of the meeting at the latest.")
    reason = forms.CharField(
        label="Why the day changes", max_length=300, error_messages={"required": "Say why the day changes"}
    )
    version = VersionField()


class StandingForm(forms.Form):
    """An item that stands on every agenda."""

    title = forms.CharField(label="Title", max_length=200)
    purpose = forms.ChoiceField(
        label="What the meeting is asked to do", choices=list(PURPOSES.items()), widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=600)
    seat = forms.ModelChoiceField(
        Seat.objects.none(), label="Seat that presents it", required=False, empty_label="Nobody yet"
    )
    paper_wanted = forms.BooleanField(label="A paper is expected", required=False)

    def __init__(self, *args: Any, seats: QuerySet[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        seat.queryset = seats
        seat.label_from_instance = lambda one: f"{one.post or one.agency} ({one.get_role_display()})"

    def new(self) -> NewStanding:
        """Return what was typed."""
        told = self.cleaned_data
        return NewStanding(told["title"], told["purpose"], told["minutes"], told["seat"], told["paper_wanted"])


class ChangeStandingForm(StandingForm):
    """A usual item that is there."""

    version = VersionField()

    @staticmethod
    def start(row: StandingItem) -> dict[str, Any]:
        """Return what the form starts with."""
        return {
            "title": row.title, "purpose": row.purpose, "minutes": row.minutes, "seat": row.seat_id,
            "paper_wanted": row.paper_wanted, "version": row.version,
        }  # fmt: skip


class ProposeForm(forms.Form):
    """An item that a member asks for."""

    title = forms.CharField(label="Title", max_length=200)
    why = WordsField(label="Why it should come to this meeting", max_length=2000, rows=4)
    purpose = forms.ChoiceField(
        label="What the meeting is asked to do", choices=list(PURPOSES.items()), widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=600)


class RefuseForm(forms.Form):
    """Why an item does not come on the agenda."""

    answer = forms.CharField(label="Why", max_length=300)
