"""What people type about decisions."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sightline.governance.models import Agency, Group, Post
from sightline.meetings.models import Decision, DecisionAnswer, DecisionKind, Needed
from sightline.meetings.queries.decisions import KINDS, MARKS, STATES, WAYS
from sightline.meetings.services.recording import Told
from sightline.ui.forms import EnglandDateField, Filter, VersionField, WordsField, said

DESPITE = "Only when somebody needed is not there or there is no quorum."


class RegisterFilter(Filter):
    """The filters of the decision register."""

    q = forms.CharField(label="Words or reference", max_length=200, required=False)
    group = forms.ChoiceField(label="Group", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=list(KINDS.items()))
    way = forms.ChoiceField(label="How decided", required=False, choices=list(WAYS.items()))
    state = forms.ChoiceField(label="State", required=False, choices=list(STATES.items()))
    mark = forms.ChoiceField(label="Mark", required=False, choices=list(MARKS.items()))
    year = forms.ChoiceField(label="Year", required=False)

    def __init__(
        self, *args: Any, groups: Sequence[tuple[int, str]], years: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "All"), *groups]  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", "All"), *years]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """A decision as it was taken."""

    title = forms.CharField(label="What was decided", max_length=300)
    kind = forms.ChoiceField(label="Kind", choices=said(DecisionKind), widget=forms.RadioSelect)
    reason = WordsField(label="Why", max_length=4000, rows=4)
    text = WordsField(label="More about it", max_length=4000, rows=3, required=False)
    decided_by = forms.CharField(
        label="Who decided", max_length=300, required=False, help_text="For example, the members present, unanimously."
    )
    votes_for = forms.IntegerField(label="For", min_value=0, max_value=200, required=False)
    votes_against = forms.IntegerField(label="Against", min_value=0, max_value=200, required=False)
    delegated_to = forms.CharField(
        label="Delegated authority", max_length=200, required=False,
        help_text="To whom the group gave authority to act, or by which authority it was decided.",
    )  # fmt: skip
    publish = forms.BooleanField(label="To be published", required=False)
    despite = forms.CharField(label="Why it was taken all the same", max_length=500, required=False, help_text=DESPITE)

    @property
    def told(self) -> Told:
        """What was typed."""
        names = Told.__dataclass_fields__
        return Told(**{name: value for name, value in self.cleaned_data.items() if name in names})

    @staticmethod
    def start(row: Decision) -> dict[str, Any]:
        """Return what the form starts with."""
        return {name: getattr(row, name) for name in (*Told.__dataclass_fields__, "version")}


class ChangeForm(DecisionForm):
    """A decision whose minutes are still a draft."""

    version = VersionField()


class _OfGroup(DecisionForm):
    group = forms.ModelChoiceField(Group.objects.none(), label="Group", empty_label="Choose a group")

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.queryset = Group.objects.filter(pk__in=[one.pk for one in groups])


class DelegatedForm(_OfGroup):
    """A decision taken under delegated authority."""

    decided_on = EnglandDateField(label="Decided on")
    field_order = ["group", "title", "kind", "decided_on", "delegated_to", "decided_by", "reason", "text", "publish"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("votes_for", "votes_against", "despite"):
            del self.fields[name]


class RoundForm(_OfGroup):
    """A decision that goes round."""

    answer_by = EnglandDateField(label="Answers by", help_text="Everybody with a member’s seat is asked by mail.")
    field_order = ["group", "title", "kind", "reason", "text", "answer_by", "publish"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("votes_for", "votes_against", "despite", "decided_by", "delegated_to"):
            del self.fields[name]
        self.fields["title"].label = "What is to be decided"
        self.fields["reason"].label = "Why it is proposed"


class AnswerForm(forms.Form):
    """A member's answer to a decision that goes round."""

    said = forms.ChoiceField(
        label="Your answer", widget=forms.RadioSelect, error_messages={"required": "Choose your answer"},
        choices=[("agree", "I agree"), ("disagree", "I do not agree"), ("abstain", "I abstain")],
    )  # fmt: skip
    comment = forms.CharField(label="What you want to add", max_length=500, required=False)

    def clean_said(self) -> str:
        """Return the answer."""
        return str(DecisionAnswer.Said(self.cleaned_data["said"]))


class CloseForm(forms.Form):
    """What the answers come to."""

    agreed = forms.TypedChoiceField(
        label="What the answers say", coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        choices=[("yes", "It is decided"), ("no", "It is not agreed")],
        error_messages={"required": "Choose whether it is decided"},
    )  # fmt: skip
    despite = forms.CharField(
        label="Why it is decided all the same", max_length=500, required=False,
        help_text="Only when somebody needed has not answered or there is no quorum.",
    )  # fmt: skip
    version = VersionField()


class NeededForm(forms.Form):
    """Who has to be there."""

    needed_for = forms.ChoiceField(label="For", choices=[(key, words.capitalize()) for key, words in Needed.FOR])
    group = forms.ModelChoiceField(Group.objects.none(), label="Group", required=False, empty_label="Every group")
    post = forms.ModelChoiceField(
        Post.objects.none(), label="Post", required=False, empty_label="No post",
        widget=forms.Select(attrs={"data-autocomplete": ""}),
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Or anybody of an agency", required=False, empty_label="No agency",
        widget=forms.Select(attrs={"data-autocomplete": ""}),
    )  # fmt: skip
    source = forms.CharField(
        label="Where the arrangements say so", max_length=200, required=False,
        help_text="For example, arrangements of 2019, paragraph 4.",
    )  # fmt: skip

    def __init__(self, *args: Any, groups: Any, posts: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("group", groups), ("post", posts), ("agency", agencies)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
