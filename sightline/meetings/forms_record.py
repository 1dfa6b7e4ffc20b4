"""What people type while a meeting is recorded."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sightline.accounts.models import Person
from sightline.governance.models import Post
from sightline.kernel.dates import england_date, in_words
from sightline.meetings.models import Attendance, Meeting, MinuteEntry
from sightline.meetings.queries.record import Place
from sightline.meetings.services.recording import Said
from sightline.ui.forms import EnglandDateField, VersionField, WordsField

NOT_SAID = ("", "Not recorded")
APOLOGIES, ABSENT = ("apologies", "Apologies"), ("absent", "Absent without apologies")


class AttendanceForm(forms.Form):
    """Who came: one choice for each seat of the group."""

    mark_optional = False

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in places:
            self.fields[f"s{place.seat.pk}"] = forms.ChoiceField(
                label=place.words, help_text=place.under, required=False, choices=_choices(place)
            )
        self.fields["version"] = VersionField()

    @property
    def said(self) -> dict[int, Said]:
        """What was said of each seat."""
        found = {}
        for name, value in self.cleaned_data.items():
            if name != "version" and value:
                state, _, who = value.partition(":")
                person, _, seat = who.partition(":")
                found[int(name[1:])] = Said(state, int(person) if person else None, int(seat) if seat else None)
        return found

    @staticmethod
    def start(rows: Sequence[Attendance], version: int) -> dict[str, Any]:
        """Return what the form starts with."""
        return {f"s{row.seat_id}": _code(row) for row in rows if row.seat_id} | {"version": version}


def _choices(place: Place) -> list[tuple[str, str]]:
    came = [(f"present:{one.pk}", f"{one.name} is here") for one in place.holders]
    stands = [
        (f"deputy:{one.pk}:{seat.pk}", f"{one.name} stands in as deputy")
        for one, seat in place.deputies
        if one.pk not in {held.pk for held in place.holders}
    ]
    return [NOT_SAID, *came, *stands, APOLOGIES, ABSENT]


def _code(row: Attendance) -> str:
    if row.state == Attendance.State.PRESENT:
        return f"present:{row.person_id}"
    if row.state == Attendance.State.DEPUTY:
        return f"deputy:{row.person_id}:{row.deputy_seat_id}"
    return row.state


class GuestForm(forms.Form):
    """Somebody who came without a seat."""

    guest = forms.CharField(label="Name", max_length=120)
    whence = forms.CharField(label="From", max_length=120, required=False, help_text="Their agency or team.")


class EntryForm(forms.Form):
    """What was said under one item."""

    mark_optional = False
    title = forms.CharField(label="Item", max_length=300)
    text = WordsField(label="What was said", rows=8, max_length=20_000, required=False)
    version = VersionField()

    @staticmethod
    def start(entry: MinuteEntry) -> dict[str, Any]:
        """Return what the form starts with."""
        return {"title": entry.title, "text": entry.text, "version": entry.version}


class NewEntryForm(forms.Form):
    """An item that was on no agenda."""

    title = forms.CharField(label="Item", max_length=300, help_text="It goes to the end of the minutes.")


class InterestForm(forms.Form):
    """A conflict of interest in an item."""

    person = forms.ChoiceField(label="Who declares it")
    what = forms.CharField(
        label="What the interest is", max_length=300, help_text="For example, their agency is bidding for this work."
    )
    out = forms.BooleanField(
        label="They were shown out of the item", required=False, initial=True,
        help_text="They do not count for the quorum in it, and do not read what was said or decided in it.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        choices = [("", "Choose a person"), *((key, one.name) for key, one in self.people.items())]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Person:
        """The person chosen."""
        return self.people[self.cleaned_data["person"]]


class ActionForm(forms.Form):
    """An action that the meeting asks for."""

    title = forms.CharField(label="What is to be done", max_length=500)
    owner = forms.ModelChoiceField(
        Post.objects.none(), label="Owner", required=False, empty_label="Nobody yet",
        widget=forms.Select(attrs={"data-autocomplete": ""}), help_text="The post that does it and reports on it.",
    )  # fmt: skip
    due_on = EnglandDateField(label="Due", required=False)
    detail = WordsField(label="More about it", max_length=4000, required=False, rows=3)

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = posts  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """The state of the minutes moves on."""

    version = VersionField()


class ConfirmForm(forms.Form):
    """At which meeting minutes were confirmed."""

    at = forms.ChoiceField(label="Confirmed at the meeting on")
    version = VersionField()

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(one.pk): one for one in meetings}
        choices = [(key, in_words(england_date(one.starts_at))) for key, one in self.meetings.items()]
        self.fields["at"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Meeting:
        """The meeting chosen."""
        return self.meetings[self.cleaned_data["at"]]


class CorrectionForm(forms.Form):
    """What confirmed minutes should have said."""

    entry = forms.ChoiceField(label="Item", required=False)
    text = WordsField(
        label="What it should have said", max_length=4000, help_text="It is added with today’s date and your name. "
        "The text that was confirmed stays as it is.",
    )  # fmt: skip

    def __init__(self, *args: Any, entries: Sequence[MinuteEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {str(one.pk): one for one in entries}
        choices = [("", "The minutes as a whole"), *((k, f"{e.label}. {e.title}") for k, e in self.entries.items())]
        self.fields["entry"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> MinuteEntry | None:
        """The item chosen, or None for the whole."""
        return self.entries.get(self.cleaned_data["entry"])
