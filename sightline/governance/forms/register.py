"""Forms of the register and of a member's place on it."""

from typing import Any

from django import forms

from sightline.governance.forms.common import LONG, Filter, said
from sightline.governance.models import Membership
from sightline.governance.queries import open_areas, open_kinds, unplaced_members
from sightline.governance.register_kinds import ShippedKind
from sightline.governance.standing import Standing
from sightline.ui.forms import VersionField, WordsField


class KindForm(forms.Form):
    """A kind of agency on the register."""

    name = forms.CharField(label="Kind of agency", max_length=200)
    why = WordsField(
        label="Why it is on the register", required=False, rows=3, max_length=2000,
        help_text="What contact such agencies have with children or adults at risk.",
    )  # fmt: skip


class KindEditForm(KindForm):
    """A kind that somebody else may be changing too."""

    version = VersionField()


class StartRegisterForm(forms.Form):
    """Which kinds of the shipped list the register starts with."""

    keys = forms.MultipleChoiceField(label="Kinds of agency", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, fresh: list[ShippedKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(one.key, one.name) for one in fresh]  # type: ignore[attr-defined]


class MatchForm(forms.Form):
    """The members that are of a kind."""

    memberships: Any = forms.ModelMultipleChoiceField(
        None, label="Members that have no kind yet", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["memberships"]
        field.queryset = unplaced_members(by)
        field.label_from_instance = lambda row: row.agency.name


class PlaceForm(forms.Form):
    """A member's place in the partnership."""

    category = forms.ChoiceField(
        label="Its place in the partnership", choices=said(Membership.Category), widget=forms.RadioSelect
    )
    register_kind: Any = forms.ModelChoiceField(
        None, label="Kind on the register", required=False, widget=forms.Select(attrs=LONG), empty_label="None"
    )
    area: Any = forms.ModelChoiceField(
        None, label="Area it is the partner for", required=False, empty_label="The whole partnership",
        help_text="Only where the partnership covers several council, NHS or police areas.",
    )  # fmt: skip
    why = WordsField(
        label="Why it was chosen", required=False, rows=3, max_length=2000,
        help_text="Its contact with children or adults at risk and those who care for them.",
    )  # fmt: skip
    version = VersionField()

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register_kind"].queryset = open_kinds(by)  # type: ignore[attr-defined]
        self.fields["area"].queryset = open_areas(by)  # type: ignore[attr-defined]


class RegisterFilter(Filter):
    """Kinds by words and whether a member is of them."""

    text = forms.CharField(label="Words", required=False, max_length=200)
    state = forms.ChoiceField(
        label="Members", required=False, choices=[("", "All"), ("gap", "None yet"), ("met", "At least one")]
    )
