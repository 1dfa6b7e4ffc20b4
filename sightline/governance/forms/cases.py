"""Forms of who may come near a case: name, extend, say why, record an interest, break the glass, set who takes in."""

from typing import Any

from django import forms

from sightline.governance.cases import limits
from sightline.governance.forms.common import LONG, Filter, PostChoice
from sightline.governance.models import CaseAccess
from sightline.governance.queries import open_posts, people_here
from sightline.governance.rules.cases import WORDS
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, WordsField

NO_NAMES = "Without names of children, adults or families."


def _why(label: str = "Why") -> WordsField:
    least = limits().reason_characters
    return WordsField(label=label, rows=3, max_length=1000, help_text=f"At least {least} characters. {NO_NAMES}")


class NameForm(forms.Form):
    """Who is named on a case, why and until when."""

    person: Any = forms.ModelChoiceField(
        None, label="Person", widget=forms.Select(attrs=LONG), empty_label="Choose a person",
        help_text="Somebody new is added under People first.",
    )  # fmt: skip
    reason = _why("Why they need it")
    ends_on = EnglandDateField(label="Last day", help_text="At most a year from today. It can be extended.")

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_here(by).exclude(pk=by.person.pk)  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """Until when somebody stays named, and why."""

    ends_on = NameForm.base_fields["ends_on"]
    reason = _why("Why they still need it")


class ReasonForm(forms.Form):
    """Why something ends."""

    reason = _why()


class FindingForm(forms.Form):
    """What was found of a broken glass."""

    finding = _why("What you found")


INTERESTS = [one for one in CaseAccess.Interest.choices if one[0]]


class OwnInterestForm(forms.Form):
    """One's own interest in a case of which one was told the reference."""

    reference = forms.CharField(label="Reference of the case", max_length=40)
    interest = forms.ChoiceField(
        label="What is your interest?", widget=forms.RadioSelect,
        choices=[("practitioner", "I worked with the child, adult or family"),
                 ("manager", "I manage or managed somebody who did"), ("kin", "I am family or close to somebody in it"),
                 ("other", "Another interest")],
    )  # fmt: skip
    reason = _why("In a few words")


class InterestForm(forms.Form):
    """Another's interest in a case."""

    person = NameForm.base_fields["person"]
    interest = forms.ChoiceField(
        label="What is their interest?", widget=forms.RadioSelect,
        choices=[("practitioner", "They worked with the child, adult or family"),
                 ("manager", "They manage or managed somebody who did"),
                 ("kin", "They are family or close to somebody in it"), ("other", "Another interest")],
    )  # fmt: skip
    reason = OwnInterestForm.base_fields["reason"]

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_here(by).exclude(pk=by.person.pk)  # type: ignore[attr-defined]


class GlassForm(forms.Form):
    """Which case, and why at once."""

    reference = OwnInterestForm.base_fields["reference"]
    reason = _why("Why it cannot wait")


class PostsChoice(forms.ModelMultipleChoiceField):
    """Posts to tick, with their agency beside them."""

    label_from_instance = PostChoice.label_from_instance


class IntakeForm(forms.Form):
    """The posts whose holders take in new cases of a kind."""

    posts: Any = PostsChoice(
        None, label="Posts", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tick none, and the business unit takes them in.",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].queryset = open_posts(by)  # type: ignore[attr-defined]


class NamingFilter(Filter):
    """Namings by words and how they stand."""

    text = forms.CharField(label="Reference or name", required=False, max_length=200)
    state = forms.ChoiceField(
        label="State", required=False,
        choices=[("", "All"), *((str(state), words) for state, words in WORDS.items() if state != "ahead")],
    )  # fmt: skip
