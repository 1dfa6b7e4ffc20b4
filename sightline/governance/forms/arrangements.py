"""Forms of agreements, their signatories, and those who represent the partners."""

from typing import Any

from django import forms

from sightline.governance.forms.common import EARLIEST, LONG, STATES, Filter, PostChoice, said
from sightline.governance.models import Agreement, Representative
from sightline.governance.queries import member_agencies, open_leads, open_posts, statutory_posts
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, VersionField, WordsField


class AgreementForm(forms.Form):
    """An agreement that the partners sign."""

    kind = forms.ChoiceField(
        label="Kind", choices=said(Agreement.Kind), widget=forms.RadioSelect, initial=Agreement.Kind.ARRANGEMENTS
    )
    title = forms.CharField(label="Title", max_length=200, help_text="As it stands on the document, with its year.")
    summary = WordsField(label="What it settles", required=False, rows=4, max_length=4000)
    address = forms.URLField(
        label="Where to read it", max_length=500, required=False, assume_scheme="https",
        help_text="The web address of the document. For example: https://example.org/arrangements.",
    )  # fmt: skip
    published_on = EnglandDateField(
        label="Published on", required=False, earliest=EARLIEST, help_text="Leave empty while it is not public."
    )
    starts_on = EnglandDateField(label="In force from", earliest=EARLIEST)
    review_on = EnglandDateField(label="Next review", required=False, earliest=EARLIEST)


class AgreementEditForm(AgreementForm):
    """An agreement that somebody else may be changing too."""

    version = VersionField()


class RenewForm(AgreementForm):
    """The next edition of an agreement: of the same kind."""

    kind = None  # type: ignore[assignment]


class SignatoryForm(forms.Form):
    """Who signs for an agency."""

    agency: Any = forms.ModelChoiceField(
        None, label="Agency", widget=forms.Select(attrs=LONG), empty_label="Choose an agency"
    )
    name = forms.CharField(
        label="Name of who signs", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="As it stands on the document. It stays there when the person moves on.",
    )  # fmt: skip
    post_title = forms.CharField(label="Their post", max_length=200)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = member_agencies(by)  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """The day on which somebody signed."""

    signed_on = EnglandDateField(label="Signed on", earliest=EARLIEST)


class AgreementFilter(Filter):
    """Agreements by words, kind and state."""

    text = forms.CharField(label="Words", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *said(Agreement.Kind)])
    state = forms.ChoiceField(label="State", required=False, choices=STATES, initial="current")


AUTHORITY = WordsField(
    label="Authority", required=False, rows=4, max_length=4000,
    help_text="What the post may decide, and what stays with others.",
)  # fmt: skip


class LeadChoice(forms.ModelChoiceField):
    """Leads, by post and agency."""

    def label_from_instance(self, obj: Any) -> str:
        """Say “Title, agency”."""
        return f"{obj.post.title}, {obj.post.agency}"


class RepresentativeForm(forms.Form):
    """A post that represents, from a day."""

    post = PostChoice(
        None, label="Post", widget=forms.Select(attrs=LONG), empty_label="Choose a post",
        help_text="Whoever holds the post represents, and their successor after them.",
    )  # fmt: skip
    delegated_by = LeadChoice(None, label="Delegated by", empty_label="Choose the lead who delegates")
    authority = AUTHORITY
    starts_on = EnglandDateField(label="From", earliest=EARLIEST)

    def __init__(self, *args: Any, by: Standing, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chair = kind == Representative.Kind.CHAIR
        self.fields["post"].queryset = open_posts(by) if chair else statutory_posts(by)  # type: ignore[attr-defined]
        if kind == Representative.Kind.DELEGATED:
            self.fields["delegated_by"].queryset = open_leads(by)  # type: ignore[attr-defined]
        else:
            del self.fields["delegated_by"]


class RepresentativeEditForm(forms.Form):
    """A representative's authority and who delegates it."""

    delegated_by = LeadChoice(None, label="Delegated by", empty_label="Choose the lead who delegates")
    authority = AUTHORITY
    version = VersionField()

    def __init__(self, *args: Any, by: Standing, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == Representative.Kind.DELEGATED:
            self.fields["delegated_by"].queryset = open_leads(by)  # type: ignore[attr-defined]
        else:
            del self.fields["delegated_by"]
