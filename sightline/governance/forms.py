"""Forms of governance. They say what is asked and check its shape; the deeds check the rest."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Choices
from django.utils.text import capfirst

from sightline.governance.models import Agency, Area, Group, Membership, Partnership, Post, RoleGrant, Seat
from sightline.governance.queries import member_agencies, open_groups, open_posts, people_here
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, VersionField, WordsField

LONG = {"data-autocomplete": ""}
EARLIEST = date(1990, 1, 1)


def said(kinds: type[Choices]) -> list[tuple[str, str]]:
    """Return choices as a form says them: each begins with a capital."""
    return [(str(value), capfirst(str(words))) for value, words in kinds.choices]


class PartnershipForm(forms.Form):
    """The partnership's names and vision."""

    name = forms.CharField(label="Name", max_length=200)
    short_name = forms.CharField(label="Short name", max_length=60, help_text="For page titles and small places.")
    kind = forms.ChoiceField(label="Whom it serves", choices=said(Partnership.Kind), widget=forms.RadioSelect)
    vision = WordsField(label="Vision", required=False, rows=4, max_length=2000)
    vision_source = forms.CharField(
        label="Where the vision comes from", max_length=200, required=False,
        help_text="For example: Strategic plan 2025 to 2028, agreed by the executive in March 2025.",
    )  # fmt: skip
    contact = forms.CharField(
        label="How to reach the business unit", max_length=200, required=False, help_text="An email address or number."
    )
    version = VersionField()


class StatementsForm(forms.Form):
    """Purposes and values, one a line."""

    purposes = WordsField(label="Purposes", required=False, rows=8, help_text="One a line, in order.")
    values = WordsField(label="Values", required=False, rows=8, help_text="One a line, in order.")


class AreasForm(forms.Form):
    """The areas the partnership covers, one a line."""

    mark_optional = False
    councils = WordsField(label="Local authorities", rows=3, required=False, help_text="One a line.")
    boards = WordsField(label="NHS boards", rows=3, required=False, help_text="One a line.")
    forces = WordsField(label="Police forces", rows=3, required=False, help_text="One a line.")
    KINDS = {"councils": Area.Kind.COUNCIL, "boards": Area.Kind.NHS, "forces": Area.Kind.POLICE}

    def areas(self) -> list[tuple[str, str]]:
        """Return (kind, name) of every line."""
        return [(kind, line) for name, kind in self.KINDS.items() for line in self.cleaned_data[name].splitlines()]


class LogoForm(forms.Form):
    """A picture for the partnership."""

    logo = forms.FileField(
        label="Picture", help_text="A PNG or JPEG picture of at most 200 kB. It is shown about 60 pixels high.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )  # fmt: skip


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


class EndForm(forms.Form):
    """The last day of something."""

    ends_on = EnglandDateField(label="Last day", earliest=EARLIEST)


class PostForm(forms.Form):
    """A post and the role it brings."""

    title = forms.CharField(label="Title of the post", max_length=200)
    role = forms.ChoiceField(
        label="Role it brings", choices=said(Post.Role), required=False,
        help_text="Whoever holds the post has this role, from the first day to the last.",
    )  # fmt: skip


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


class PostChoice(forms.ModelChoiceField):
    """Posts with their agency beside them."""

    def label_from_instance(self, obj: Any) -> str:
        """Say “Title, agency”."""
        return f"{obj.title}, {obj.agency}"


class AppointPersonForm(forms.Form):
    """Which post a person takes, and from when."""

    post = PostChoice(None, label="Post", widget=forms.Select(attrs=LONG), empty_label="Choose a post")
    starts_on = AppointForm.base_fields["starts_on"]
    replace = AppointForm.base_fields["replace"]

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = open_posts(by)  # type: ignore[attr-defined]


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


class LoadForm(forms.Form):
    """A workbook of agencies, people, posts, groups and seats."""

    workbook = forms.FileField(
        label="Excel workbook", help_text="A file ending in .xlsx, up to 5 MB. Nothing changes until you confirm.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    def clean_workbook(self) -> UploadedFile:
        """Refuse a file that is not called .xlsx."""
        found: UploadedFile = self.cleaned_data["workbook"]
        if not (found.name or "").lower().endswith(".xlsx"):
            raise forms.ValidationError("Choose an Excel workbook that ends in .xlsx. Other kinds cannot be read.")
        return found


STATES = [("current", "Current"), ("past", "Ended"), ("all", "All")]


class Filter(forms.Form):
    """A filter of a list: what is wrong or missing counts as its default."""

    def chosen(self) -> dict[str, str]:
        """Return the values of the filter, defaults where the address says nothing of use."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        found = {name: said.get(name) or field.initial or "" for name, field in self.fields.items()}
        return {name: str(value) for name, value in found.items()}


class AgencyFilter(Filter):
    """Agencies by name, place and state."""

    text = forms.CharField(label="Name", required=False, max_length=200)
    category = forms.ChoiceField(label="Place", required=False, choices=[("", "All"), *said(Membership.Category)])
    state = forms.ChoiceField(label="State", required=False, choices=STATES, initial="current")


class GroupFilter(Filter):
    """Groups by name, kind and state."""

    text = forms.CharField(label="Name", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *said(Group.Kind)])
    state = forms.ChoiceField(label="State", required=False, choices=STATES, initial="current")


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


class DayForm(forms.Form):
    """A day on which no working-day clock runs."""

    day = EnglandDateField(label="Day", help_text="For example a one-off bank holiday that has been proclaimed.")
    name = forms.CharField(label="What the day is", max_length=100, help_text="For example: National day of mourning.")


class EmptyForm(forms.Form):
    """Nothing is asked: the button says it all."""


class YearFilter(Filter):
    """Days by year."""

    year = forms.TypedChoiceField(label="Year", required=False, coerce=int)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(by.today.year - 20, by.today.year + 21)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].initial = by.today.year
