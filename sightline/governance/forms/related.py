"""Forms of related bodies, the business unit, and what came before."""

from decimal import Decimal
from typing import Any

from django import forms

from sightline.governance.forms.common import EARLIEST, LONG, STATES, Filter, PostChoice, said
from sightline.governance.models import RelatedBody
from sightline.governance.queries import open_posts, partnerships_to_serve
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, VersionField, WordsField


class BodyForm(forms.Form):
    """A body the partnership works with."""

    kind = forms.ChoiceField(
        label="What it is", choices=said(RelatedBody.Kind), widget=forms.RadioSelect, initial=RelatedBody.Kind.BOARD
    )
    name = forms.CharField(label="Name", max_length=200)
    topics = WordsField(
        label="On what we work together", required=False, rows=4, max_length=2000,
        help_text="For example: exploitation, missing children, self-assessment.",
    )  # fmt: skip
    promises = WordsField(
        label="What it promises people", required=False, rows=5, max_length=2000,
        help_text="Of a linked programme, in its own words: one on each line.",
    )  # fmt: skip
    reports = forms.ChoiceField(
        label="Who reports to whom", choices=said(RelatedBody.Reports), widget=forms.RadioSelect, required=False
    )
    link = PostChoice(
        None, label="Our link", required=False, widget=forms.Select(attrs=LONG), empty_label="Nobody",
        help_text="The post that sits there or keeps in touch for us.",
    )  # fmt: skip
    contact = forms.CharField(label="How to reach it", max_length=200, required=False)

    def __init__(self, *args: Any, by: Standing, versioned: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].queryset = open_posts(by)  # type: ignore[attr-defined]
        if versioned:
            self.fields["version"] = VersionField()


class BodyFilter(Filter):
    """Related bodies by words, kind and state."""

    text = forms.CharField(label="Words", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *said(RelatedBody.Kind)])
    state = forms.ChoiceField(label="State", required=False, choices=STATES, initial="current")


FTE = forms.DecimalField(
    label="Full-time equivalent", min_value=Decimal("0.01"), max_value=Decimal("9.99"), decimal_places=2,
    help_text="What it gives to this partnership. For example: 1 for a full-time post, 0.6 for three days a week.",
)  # fmt: skip
ALSO = forms.CharField(
    label="Also serves", max_length=200, required=False,
    help_text="Others the same post works for, in words. For example: the community safety partnership.",
)  # fmt: skip


class UnitPostForm(forms.Form):
    """A post of the business unit."""

    post = PostChoice(
        None, label="Post", widget=forms.Select(attrs=LONG), empty_label="Choose a post",
        help_text="A post is added on the page of the agency that employs it.",
    )  # fmt: skip
    fte = FTE
    also_serves = ALSO
    starts_on = EnglandDateField(label="From", earliest=EARLIEST)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = open_posts(by)  # type: ignore[attr-defined]


class UnitPostEditForm(forms.Form):
    """How much a post of the unit gives, from a day."""

    fte = FTE
    also_serves = ALSO
    from_on = EnglandDateField(
        label="From", earliest=EARLIEST, help_text="What it gave before this day stays in the history."
    )
    version = VersionField()


class ShareForm(forms.Form):
    """Another partnership that the unit serves."""

    served: Any = forms.ModelChoiceField(
        None, label="Partnership it serves too", empty_label="Choose a partnership",
        help_text="Those in which you are of the business unit as well.",
    )  # fmt: skip
    starts_on = EnglandDateField(label="From", earliest=EARLIEST)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["served"].queryset = partnerships_to_serve(by)  # type: ignore[attr-defined]


class PredecessorForm(forms.Form):
    """What came before these arrangements."""

    name = forms.CharField(label="What came before", max_length=200)
    ended_on = EnglandDateField(label="Ran until", earliest=EARLIEST)


class PredecessorEditForm(PredecessorForm):
    """What came before, which somebody else may be changing too."""

    version = VersionField()


class TaskForm(forms.Form):
    """Something that the arrangements before left to be finished."""

    text = WordsField(label="What is to be finished", rows=3, max_length=500)
    due_on = EnglandDateField(label="By", earliest=EARLIEST)
    left = forms.IntegerField(
        label="How many are open", required=False, min_value=0, max_value=30000,
        help_text="For example the number of reviews not finished.",
    )  # fmt: skip
    passed_to = forms.CharField(label="Who takes over what is not finished", max_length=200, required=False)


class TaskEditForm(TaskForm):
    """A task that somebody else may be changing too."""

    version = VersionField()


class TaskDoneForm(forms.Form):
    """That a task is done, and what became of the rest."""

    done_on = EnglandDateField(label="Finished on", earliest=EARLIEST)
    left = forms.IntegerField(label="How many were left unfinished", required=False, min_value=0, max_value=30000)
    passed_to = forms.CharField(label="Who took over what was left", max_length=200, required=False)
