"""What people type about disagreements and disputes."""

from typing import Any

from django import forms

from sightline.disagreements.models import Disagreement, Dispute
from sightline.disagreements.queries.patterns import BY
from sightline.disagreements.rules.endings import DECIDED, OUTCOMES, SETTLED, TYPES
from sightline.disagreements.services import NewDispute, Who
from sightline.governance.models import Agency
from sightline.ui.forms import Filter, VersionField, WordsField, said

NO_NAMES = "Use no names here: say “the child” or “the mother”."


class CaseFilter(Filter):
    """The filters of the list of disagreements."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *said(Dispute.State)])
    type = forms.ChoiceField(label="About", required=False, choices=[("", "All"), *TYPES.items()])
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "All"), *agencies]  # type: ignore[attr-defined]


class PartnerFilter(CaseFilter):
    """The filters of the list of disputes between partners."""

    type = None  # type: ignore[assignment]


class PatternFilter(Filter):
    """The filters of the figures."""

    year = forms.ChoiceField(label="Financial year", required=False)
    wanted = forms.ChoiceField(label="Show", required=False, choices=[("", "Everything"), *BY.items()])
    agency = forms.ChoiceField(label="Pairs with", required=False)

    def __init__(
        self, *args: Any, years: list[tuple[str, str]], agencies: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", "All"), *agencies]  # type: ignore[attr-defined]


class _Sides(forms.Form):
    """The two agencies."""

    raised_by = forms.ModelChoiceField(Agency.objects.none(), label="Your agency", empty_label="Choose an agency")
    answered_by = forms.ModelChoiceField(
        Agency.objects.none(), label="The agency you disagree with", empty_label="Choose an agency"
    )

    def __init__(self, *args: Any, own: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("raised_by", own), ("answered_by", others)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if len(own) == 1:
            self.initial.setdefault("raised_by", own[0].pk)


class RaiseForm(_Sides):
    """A disagreement about a case."""

    subject = forms.ChoiceField(
        label="Who is it about?", choices=said(Disagreement.Subject), widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is about"},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="What do you disagree about?", choices=list(TYPES.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choose what you disagree about"},
    )  # fmt: skip
    about = WordsField(
        label="What is the disagreement?", help_text=f"What happened, and what you think should happen. {NO_NAMES}"
    )
    wanted = WordsField(label="What would settle it?", rows=3, required=False, help_text=NO_NAMES)
    urgent = forms.BooleanField(
        label="Somebody may come to harm if this waits", required=False,
        help_text="The urgent limits of the protocol hold. If somebody is in danger now, ring 999 or the front "
        "door first.",
    )  # fmt: skip
    name = forms.CharField(label="Name", max_length=200, required=False)
    born = forms.CharField(label="Date of birth", max_length=40, required=False)
    nhs_number = forms.CharField(label="NHS number", max_length=20, required=False)
    address = forms.CharField(label="Address", max_length=500, required=False)
    own_number = forms.CharField(
        label="Your agency’s own number of the case", max_length=60, required=False,
        help_text="Only people of your agency see it.",
    )  # fmt: skip
    field_order = ["raised_by", "answered_by", "subject", "kind"]

    @property
    def new(self) -> NewDispute:
        """Return what was typed."""
        told = dict(self.cleaned_data)
        who = Who(*(told.pop(name) for name in ("name", "born", "nhs_number", "address")))
        return NewDispute(**told, who=who)


class RaisePartnerForm(_Sides):
    """A dispute between partners."""

    about = WordsField(label="What is the dispute?", help_text="Name no child and no adult.")
    wanted = WordsField(label="What would settle it?", rows=3, required=False)
    urgent = forms.BooleanField(label="This cannot wait", required=False)

    @property
    def new(self) -> NewDispute:
        """Return what was typed."""
        return NewDispute(**self.cleaned_data)


class AnswerForm(forms.Form):
    """Something said for one side, or for neither."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="You answer for", required=False)
    text = WordsField(label="What do you want to say?", help_text=NO_NAMES)

    def __init__(self, *args: Any, sides: Any, neither: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset, field.required = sides, not neither
        field.empty_label = "Neither: the business unit" if neither else "Choose an agency"


class TextForm(forms.Form):
    """A few words."""

    text = WordsField(label="What do you want to say?", help_text=NO_NAMES)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class VersionedTextForm(TextForm):
    """A few words about a row as it stood when the page was opened."""

    version = VersionField()


class EndForm(forms.Form):
    """How it ended."""

    mark_optional = True
    outcome = forms.ChoiceField(
        label="How did it end?", widget=forms.RadioSelect, error_messages={"required": "Choose how it ended"}
    )
    text = WordsField(label="What was agreed or decided?", help_text=NO_NAMES)
    learning = WordsField(
        label="What can others learn from it?", required=False, rows=3, help_text=f"It can be added later. {NO_NAMES}"
    )
    version = VersionField()

    def __init__(self, *args: Any, decides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = DECIDED if decides else SETTLED
        self.fields["outcome"].choices = [(key, OUTCOMES[key]) for key in keys]  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """An agency's own number of the case."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency", empty_label="Choose an agency")
    number = forms.CharField(label="Its own number of the case", max_length=60)

    def __init__(self, *args: Any, own: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = own
        self.initial.setdefault("agency", own[0].pk if len(own) == 1 else None)


class ProtocolForm(forms.Form):
    """Which protocol is used."""

    key = forms.ChoiceField(label="Protocol", widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = offered  # type: ignore[attr-defined]
