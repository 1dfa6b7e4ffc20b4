"""What people type about questions on figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from sightline.actions.queries import posts_with_holders
from sightline.governance.models import Agency, Group, Post
from sightline.governance.standing import Standing
from sightline.indicators.queries import questions
from sightline.indicators.rules.periods import period_words
from sightline.indicators.services.questions import NewQuestion, QuestionAction
from sightline.ui.forms import EnglandDateField, Filter, VersionField, WordsField

LONG = {"data-autocomplete": ""}


class QuestionFilter(Filter):
    """The filters of the list of questions."""

    state = forms.ChoiceField(label="State", required=False, choices=list(questions.STATES.items()))
    agency = forms.ChoiceField(label="Asked of", required=False)
    group = forms.ChoiceField(label="Asked by", required=False)

    def __init__(self, *args: Any, agencies: Sequence[Agency], groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("agency", agencies), ("group", groups)):
            self.fields[name].choices = [("", "All"), *((one.pk, one.name) for one in rows)]  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """A question about a figure."""

    text = WordsField(
        label="What do you ask?", rows=4, max_length=2000, help_text="No names of children, adults or staff."
    )
    starts_on = forms.ChoiceField(label="About which period", required=False)
    group = forms.ModelChoiceField(queryset=Group.objects.none(), label="For which group", required=False,
                                   empty_label="No group")  # fmt: skip
    asking_agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(), label="For which agency", required=False, empty_label="No agency",
        help_text="Choose a group or an agency, not both.",
    )  # fmt: skip
    due_on = EnglandDateField(label="Answer wanted by")

    def __init__(self, *args: Any, by: Standing, days: Sequence[date], frequency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(day.isoformat(), period_words(frequency, day)) for day in reversed(days)]
        self.fields["starts_on"].choices = [("", "All of it"), *choices]  # type: ignore[attr-defined]
        for name, rows, model in (
            ("group", questions.asking_groups(by), Group), ("asking_agency", questions.asking_agencies(by), Agency),
        ):  # fmt: skip
            keys = [one.pk for one in rows]
            self.fields[name].queryset = model.objects.filter(pk__in=keys).order_by("name")  # type: ignore[attr-defined]
            if not rows:
                del self.fields[name]

    @property
    def new(self) -> NewQuestion:
        """What was typed."""
        told = dict(self.cleaned_data)
        told["starts_on"] = date.fromisoformat(told["starts_on"]) if told.get("starts_on") else None
        return NewQuestion(**told)


class AnswerForm(forms.Form):
    """The answer to a question."""

    answer = WordsField(label="Your answer", rows=6, max_length=2000, help_text="Say what stands behind the figure and "
                        "what you do about it. No names of children, adults or staff.")  # fmt: skip
    version = VersionField()


class ActionForm(forms.Form):
    """An action that a question becomes."""

    title = forms.CharField(label="Action", max_length=500)
    owner = forms.ModelChoiceField(queryset=Post.objects.none(), label="Owner", required=False,
                                   empty_label="Nobody yet", widget=forms.Select(attrs=LONG))  # fmt: skip
    due_on = EnglandDateField(label="Due", required=False)
    detail = WordsField(label="Detail", rows=3, max_length=4000, required=False)
    version = VersionField()

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = posts_with_holders(by)  # type: ignore[attr-defined]

    @property
    def new(self) -> QuestionAction:
        """What was typed."""
        told = self.cleaned_data
        return QuestionAction(told["title"], told["owner"], told["due_on"], told["detail"])


class CloseForm(forms.Form):
    """The answer is enough."""

    version = VersionField()
