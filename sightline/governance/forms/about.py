"""Forms of the partnership itself."""

from django import forms

from sightline.governance.forms.common import said
from sightline.governance.models import Area, Partnership, Statement
from sightline.ui.forms import VersionField, WordsField


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
    colour = forms.CharField(
        label="Colour of public pages", max_length=7, required=False,
        help_text="The partnership’s own colour as # and six signs, such as #0e3b47; white words stand on it.",
    )  # fmt: skip
    version = VersionField()


class BasisForm(forms.Form):
    """Under which law the partnership works, and how it sees its part."""

    legal_basis = WordsField(
        label="Legal basis", required=False, rows=6, max_length=4000,
        help_text="The Acts and guidance the partnership works under: a paragraph for children, one for adults.",
    )  # fmt: skip
    stance = WordsField(
        label="Stance", required=False, rows=4, max_length=2000,
        help_text="What it does in a few verbs. For example: lead, coordinate, challenge and check.",
    )  # fmt: skip
    version = VersionField()


ONE_A_LINE = "One a line, in order."


class StatementsForm(forms.Form):
    """What the partnership says of itself in lists, one a line."""

    mark_optional = False
    outcomes = WordsField(label="Outcomes of the vision", required=False, rows=5, help_text=ONE_A_LINE)
    purposes = WordsField(label="Purposes", required=False, rows=8, help_text=ONE_A_LINE)
    values = WordsField(label="Values", required=False, rows=8, help_text=ONE_A_LINE)
    criteria = WordsField(
        label="What we ask of a representative", required=False, rows=5,
        help_text="What somebody who speaks for an agency must be able to do. One a line, in order.",
    )  # fmt: skip
    wider = WordsField(
        label="Work with other areas", required=False, rows=5,
        help_text="Services outside the area, reviews of other areas, common practice. One a line, in order.",
    )  # fmt: skip
    KINDS = {
        "outcomes": Statement.Kind.OUTCOME, "purposes": Statement.Kind.PURPOSE, "values": Statement.Kind.VALUE,
        "criteria": Statement.Kind.CRITERION, "wider": Statement.Kind.WIDER,
    }  # fmt: skip


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
