"""Forms of people, appointments and roles."""

from typing import Any

from django import forms
from django.utils.text import capfirst

from sightline.governance.forms.common import EARLIEST, LONG, STATES, Filter, PostChoice, said
from sightline.governance.models import Membership, RoleGrant
from sightline.governance.queries import member_agencies, open_posts, people_here
from sightline.governance.rules import ROLE_NAMES
from sightline.governance.rules.permission_words import LEVELS
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField


class AppointForm(forms.Form):
    """Who takes a post or a seat, and from when."""

    person: Any = forms.ModelChoiceField(
        None, label="Person", widget=forms.Select(attrs=LONG), empty_label="Choose a person",
        help_text="Somebody new is added under People first.",
    )  # fmt: skip
    starts_on = EnglandDateField(label="From", earliest=EARLIEST)
    replace = forms.BooleanField(
        label="Whoever holds it now stops the day before", required=False, initial=True,
        help_text="The work belongs to the post, so it passes to the new holder.",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_here(by).exclude(pk=by.person.pk)  # type: ignore[attr-defined]


class AppointPersonForm(forms.Form):
    """Which post a person takes, and from when."""

    post = PostChoice(None, label="Post", widget=forms.Select(attrs=LONG), empty_label="Choose a post")
    starts_on = AppointForm.base_fields["starts_on"]
    replace = AppointForm.base_fields["replace"]

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = open_posts(by)  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """A person."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="Work email address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="Their own address. Invitations and reminders go there.",
    )  # fmt: skip


class RoleForm(forms.Form):
    """A role granted to a person."""

    person = AppointForm.base_fields["person"]
    role = forms.ChoiceField(label="Role", choices=said(RoleGrant.Role), widget=forms.RadioSelect)
    reason = forms.CharField(label="Why they need it", max_length=300)
    starts_on = EnglandDateField(label="From", earliest=EARLIEST)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_here(by).exclude(pk=by.person.pk)  # type: ignore[attr-defined]


class PeopleFilter(Filter):
    """People by name, agency and whether they hold anything."""

    text = forms.CharField(label="Name or email", required=False, max_length=200)
    agency = forms.ChoiceField(label="Agency", required=False)
    state = forms.ChoiceField(
        label="Holds a post or seat", required=False, choices=[("", "Either"), ("in", "Yes"), ("out", "No")]
    )

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = member_agencies(by).values_list("pk", "name")
        self.fields["agency"].choices = [("", "All"), *found]  # type: ignore[attr-defined]


class RoleFilter(Filter):
    """Roles by kind and state."""

    role = forms.ChoiceField(label="Role", required=False, choices=[("", "All"), *said(RoleGrant.Role)])
    state = forms.ChoiceField(label="State", required=False, choices=STATES, initial="current")


class TableFilter(Filter):
    """The permission table by role and level."""

    role = forms.ChoiceField(
        label="Role", required=False, initial="",
        choices=[("", "All roles"), *((code, capfirst(name)) for code, name in ROLE_NAMES.items())],
    )  # fmt: skip
    level = forms.ChoiceField(
        label="Level at least", required=False,
        choices=[("", "All"), *((str(number), f"Level {number}: {words}") for number, words in LEVELS.items())],
    )  # fmt: skip


class MembersFilter(Filter):
    """Members by words, place in the partnership and whether they sit on a group."""

    text = forms.CharField(label="Agency, post or name", required=False, max_length=200)
    category = forms.ChoiceField(label="Place", required=False, choices=[("", "All"), *said(Membership.Category)])
    sits = forms.ChoiceField(
        label="Sits on a group", required=False, choices=[("", "Either"), ("yes", "Yes"), ("no", "No")]
    )
