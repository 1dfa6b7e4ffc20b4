"""Forms of groups and seats."""

from typing import Any

from django import forms

from sightline.governance.forms.common import EARLIEST, LONG, STATES, Filter, PostChoice, said
from sightline.governance.models import Agency, Group, Post, Seat
from sightline.governance.queries import member_agencies, open_groups, open_posts
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, VersionField, WordsField


class GroupForm(forms.Form):
    """A group."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *said(Group.Kind)])
    parent: Any = forms.ModelChoiceField(None, label="Reports to", required=False, empty_label="No other group")
    purpose = WordsField(label="What it is for", required=False, rows=4, max_length=2000)
    meets = forms.CharField(
        label="How often it meets", max_length=120, required=False, help_text="For example: every six weeks."
    )

    def __init__(self, *args: Any, by: Standing, group: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = open_groups(by)
        self.fields["parent"].queryset = rows.exclude(pk=group.pk) if group else rows  # type: ignore[attr-defined]
        if group:
            self.fields["version"] = VersionField()


class SeatForm(forms.Form):
    """A seat for a post or for an agency."""

    mark_optional = False
    role = forms.ChoiceField(
        label="Kind of seat", choices=said(Seat.Role), widget=forms.RadioSelect, initial=Seat.Role.MEMBER
    )
    post = PostChoice(
        None, label="Post", required=False, widget=forms.Select(attrs=LONG), empty_label="No post",
        help_text="Whoever holds the post has the seat.",
    )  # fmt: skip
    agency: Any = forms.ModelChoiceField(
        None, label="Or agency", required=False, widget=forms.Select(attrs=LONG), empty_label="No agency",
        help_text="The agency then says who sits for it.",
    )  # fmt: skip
    starts_on = EnglandDateField(label="From", earliest=EARLIEST)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = open_posts(by)  # type: ignore[attr-defined]
        self.fields["agency"].queryset = member_agencies(by)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a post or an agency, not both."""
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("post")) == bool(data.get("agency")) and not self.errors:
            self.add_error("post", "Choose a post or an agency, one of the two.")
        return data

    def holder(self) -> Post | Agency:
        """Return the post or the agency chosen."""
        found: Post | Agency = self.cleaned_data["post"] or self.cleaned_data["agency"]
        return found


class GroupFilter(Filter):
    """Groups by name, kind and state."""

    text = forms.CharField(label="Name", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *said(Group.Kind)])
    state = forms.ChoiceField(label="State", required=False, choices=STATES, initial="current")
