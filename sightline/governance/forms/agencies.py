"""Forms of agencies and their posts."""

from django import forms

from sightline.governance.forms.common import EARLIEST, STATES, Filter, said
from sightline.governance.models import Membership, Post
from sightline.ui.forms import EnglandDateField


class AgencyForm(forms.Form):
    """An agency that joins."""

    name = forms.CharField(
        label="Name of the agency", max_length=200,
        help_text="Its full name. An agency that other partnerships already use by this name is shared with them.",
    )  # fmt: skip
    short_name = forms.CharField(label="Short name", max_length=60, required=False)
    kind = forms.CharField(
        label="What it is", max_length=80, required=False, help_text="For example: council, police force, school."
    )
    category = forms.ChoiceField(
        label="Its place in the partnership", choices=said(Membership.Category), widget=forms.RadioSelect,
        initial=Membership.Category.RELEVANT,
    )  # fmt: skip
    starts_on = EnglandDateField(label="Member from", earliest=EARLIEST)


class AgencyEditForm(forms.Form):
    """An agency's names, kind and, for the business unit, its place here."""

    name = AgencyForm.base_fields["name"]
    short_name = AgencyForm.base_fields["short_name"]
    kind = AgencyForm.base_fields["kind"]
    category = forms.ChoiceField(
        label="Its place in the partnership", choices=said(Membership.Category), widget=forms.RadioSelect
    )


class SuccessorForm(forms.Form):
    """The agency that follows another."""

    successor_name = forms.CharField(
        label="Agency that follows", max_length=200, help_text="An agency you know by this name, or a new one."
    )
    from_on = EnglandDateField(label="From", earliest=EARLIEST)


class PostForm(forms.Form):
    """A post and the role it brings."""

    title = forms.CharField(label="Title of the post", max_length=200)
    role = forms.ChoiceField(
        label="Role it brings", choices=said(Post.Role), required=False,
        help_text="Whoever holds the post has this role, from the first day to the last.",
    )  # fmt: skip
    independent = forms.BooleanField(
        label="Independent: the holder does not speak for the agency", required=False,
        help_text="For an independent chair or scrutineer who is paid through the agency.",
    )  # fmt: skip


class AgencyFilter(Filter):
    """Agencies by name, place and state."""

    text = forms.CharField(label="Name", required=False, max_length=200)
    category = forms.ChoiceField(label="Place", required=False, choices=[("", "All"), *said(Membership.Category)])
    state = forms.ChoiceField(label="State", required=False, choices=STATES, initial="current")
