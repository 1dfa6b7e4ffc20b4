"""What people type about risks."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sightline.actions.queries import agencies_for_work, posts_with_holders
from sightline.governance.law import law_of
from sightline.governance.models import Agency, Group, Post
from sightline.governance.standing import Standing
from sightline.plans.models import Priority
from sightline.registers.models import Control, Risk
from sightline.registers.models.risks import pair_of
from sightline.registers.queries.risks import STATES, WHERE, priorities_to_name
from sightline.registers.queries.scales import categories_in, scale_in
from sightline.registers.rules.scale import Scale
from sightline.registers.services import RiskText, Scores
from sightline.ui.forms import EnglandDateField, Filter, VersionField, WordsField, said

LONG = {"data-autocomplete": ""}
NAMES = ("inherent", "current", "target")
SCORES = {"inherent": "with nothing done", "current": "now", "target": "as it should be"}


class RiskFilter(Filter):
    """The filters of the risk register."""

    q = forms.CharField(label="Words or reference", required=False, max_length=100)
    group = forms.ChoiceField(label="Group", required=False)
    category = forms.ChoiceField(label="Category", required=False)
    status = forms.ChoiceField(label="State", required=False, choices=list(STATES.items()))
    where = forms.ChoiceField(label="Only", required=False, choices=[("", "All"), *WHERE.items()])

    def __init__(self, *args: Any, groups: list[tuple[int, str]], categories: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "All"), *groups]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", "All"), *_same(categories)]  # type: ignore[attr-defined]


def _same(words: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, one) for one in words]


class Posts(forms.ModelChoiceField):
    """Posts with their agency and who holds them today, as far as the reader may know."""

    def label_from_instance(self, obj: Any) -> str:
        """Say “Title, agency (holder)”."""
        holder = getattr(obj, "holder", None)
        return f"{obj.title}, {obj.agency}" + (f" ({holder})" if holder else "")


class Priorities(forms.ModelChoiceField):
    """Priorities by number."""

    def label_from_instance(self, obj: Any) -> str:
        """Say “1. Title”."""
        return f"{obj.number}. {obj.title}"


def add_score_fields(form: forms.Form, scale: Scale, names: Sequence[str], *, needed: Sequence[str]) -> None:
    """Add likelihood and impact for each score, chosen from the words of the scale."""
    for name in names:
        for part in ("likelihood", "impact"):
            words = getattr(scale, part)
            choices = [("", "Choose"), *((at, f"{at} {one}") for at, one in enumerate(words, start=1))]
            required = name in needed
            form.fields[f"{name}_{part}"] = forms.TypedChoiceField(
                label=f"{part.capitalize()}, {SCORES[name]}", coerce=int, choices=choices, required=required,
                empty_value=None, error_messages={"required": f"Choose the {part}, {SCORES[name]}"},
            )  # fmt: skip


def scores_of(form: forms.Form) -> Scores | None:
    """Return the scores typed; None when there is no current one. A half of a pair is an error on the form."""
    pairs = {}
    for name in NAMES:
        likely, impact = (form.cleaned_data.get(f"{name}_{part}") for part in ("likelihood", "impact"))
        pairs[name] = (likely, impact) if likely and impact else None
    current = pairs.pop("current")
    return Scores(current, **pairs) if current else None


def check_pairs(form: forms.Form) -> None:
    """Ask for the other half of a score of which one half was chosen."""
    for name in NAMES:
        found = {part: form.cleaned_data.get(f"{name}_{part}") for part in ("likelihood", "impact")}
        lacks = [part for part, value in found.items() if not value]
        if len(lacks) == 1 and f"{name}_{lacks[0]}" in form.fields and f"{name}_{lacks[0]}" not in form.errors:
            form.add_error(f"{name}_{lacks[0]}", f"Choose the {lacks[0]} too, {SCORES[name]}")


class Paired(forms.Form):
    """A form with scores: likelihood and impact of one stand side by side."""

    def laid_out(self) -> list[list[Any]]:
        """Return the visible fields, row by row."""
        found: list[list[Any]] = []
        for one in self.visible_fields():
            if (
                one.name.endswith("_impact")
                and found
                and found[-1][0].name == one.name.replace("_impact", "_likelihood")
            ):
                found[-1].append(one)
            else:
                found.append([one])
        return found


class RiskWords(Paired):
    """What a risk says, apart from its scores."""

    title = forms.CharField(label="Title", max_length=200, help_text="Short, without names of children or adults.")
    cause = WordsField(label="Cause", rows=2, max_length=2000, required=False, help_text="Because of …")
    event = WordsField(label="Event", rows=2, max_length=2000, required=False, help_text="… this may happen …")
    effect = WordsField(label="Effect", rows=2, max_length=2000, required=False, help_text="… and this would follow.")
    category = forms.ChoiceField(label="Category", required=False)
    priority = Priorities(
        queryset=Priority.objects.none(), label="Priority it bears on", required=False, empty_label="None"
    )
    owner = Posts(
        queryset=Post.objects.none(), label="Owner", required=False, empty_label="Nobody yet",
        widget=forms.Select(attrs=LONG), help_text="A post: whoever holds it looks after the risk.",
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        label="Agency",
        required=False,
        empty_label="The owner’s",
        widget=forms.Select(attrs=LONG),
    )
    treatment = forms.ChoiceField(label="Treatment", required=False, help_text="What is decided about it.")
    proximity = forms.ChoiceField(
        label="How near it is", required=False, choices=[("", "Not said"), *said(Risk.Proximity)]
    )
    appetite = forms.IntegerField(
        label="Appetite", required=False, min_value=1, help_text="The highest score the partnership accepts here."
    )
    review_months = forms.IntegerField(label="Months between reviews", min_value=1, max_value=24, initial=3)

    def __init__(self, *args: Any, by: Standing, risk: Risk | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = law_of(by.partnership, by.today)
        self.by, self.scale = by, scale_in(law)
        kept = (risk.category, risk.treatment) if risk else ("", "")
        fields: dict[str, Any] = self.fields
        fields["category"].choices = [("", "Not said"), *_same(_with(categories_in(law), kept[0]))]
        fields["treatment"].choices = [("", "Not said"), *_same(_with(self.scale.treatments, kept[1]))]
        fields["priority"].queryset = priorities_to_name(by)
        fields["owner"].queryset = posts_with_holders(by, risk.owner_id if risk else None)
        fields["agency"].queryset = agencies_for_work(by, risk.agency_id if risk else None)
        fields["appetite"].max_value = self.scale.most

    @property
    def words(self) -> RiskText:
        """What was typed."""
        names = (*(one for one in RiskWords.base_fields),)
        return RiskText(**{name: self.cleaned_data[name] for name in names})


def _with(words: Sequence[str], kept: str) -> list[str]:
    """Keep what stands on the risk among the choices, though the list has changed since."""
    return [*words, *([kept] if kept and kept not in words else [])]


class RiskForm(RiskWords):
    """A new risk."""

    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), label="Group whose risk it is", empty_label="Choose a group"
    )
    emerging = forms.BooleanField(
        label="It is only emerging", required=False, help_text="It can be scored later; until then it needs no score."
    )
    next_review_on = EnglandDateField(label="Next review", required=False)

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_score_fields(self, self.scale, NAMES, needed=())
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = Group.objects.filter(pk__in=[one.pk for one in groups]).order_by("name")
        scored = [f"{name}_{part}" for name in NAMES for part in ("likelihood", "impact")]
        words = [name for name in RiskWords.base_fields if name not in ("title", "appetite", "review_months")]
        self.order_fields(
            ["title", "group", *words, "emerging", *scored, "appetite", "review_months", "next_review_on"]
        )

    def clean(self) -> dict[str, Any]:
        """Ask for whole scores, and for a current one unless the risk is only emerging."""
        told: dict[str, Any] = super().clean() or {}
        check_pairs(self)
        both = told.get("current_likelihood") or told.get("current_impact")
        if not told.get("emerging") and not both:
            self.add_error("current_likelihood", "Choose how likely it is now, or say that it is only emerging")
        return told


class RiskEditForm(RiskWords):
    """The words of a risk."""

    version = VersionField()

    @staticmethod
    def start(row: Risk) -> dict[str, Any]:
        """Return what the form starts with."""
        return {name: getattr(row, name) for name in (*RiskWords.base_fields, "version")}


class ScoreForm(Paired):
    """A review of a risk."""

    text = WordsField(label="What you found", rows=3, max_length=2000, required=False,
                      help_text="Why the score is what it is; what changed since last time.")  # fmt: skip
    next_review_on = EnglandDateField(label="Next review", required=False, help_text="Left empty: by the cycle.")
    version = VersionField()

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_score_fields(self, scale, ("current", "inherent", "target"), needed=("current",))
        scored = [f"{name}_{part}" for name in ("current", "inherent", "target") for part in ("likelihood", "impact")]
        self.order_fields([*scored, "text", "next_review_on", "version"])

    def clean(self) -> dict[str, Any]:
        """Ask for whole scores."""
        told: dict[str, Any] = super().clean() or {}
        check_pairs(self)
        return told

    @staticmethod
    def start(row: Risk, scale: Scale) -> dict[str, Any]:
        """Begin with the scores there are, as far as they stand on the scale."""
        found: dict[str, Any] = {"version": row.version}
        for name in NAMES:
            pair = pair_of(row, name)
            if pair is not None and scale.has(pair):
                found |= {f"{name}_likelihood": pair[0], f"{name}_impact": pair[1]}
        return found


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = WordsField(label="Why", rows=2, max_length=500)
    version = VersionField()


class RaiseForm(forms.Form):
    """A risk moved up."""

    to = forms.ModelChoiceField(queryset=Group.objects.none(), label="Move it up to", empty_label="Choose a group")
    reason = WordsField(label="Why", rows=2, max_length=500)
    ask = WordsField(label="What you ask of it", rows=2, max_length=2000, required=False,
                     help_text="With this, the ask goes onto the escalation register too.")  # fmt: skip
    due_on = EnglandDateField(label="Answer wanted by", required=False)
    version = VersionField()

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Group.objects.filter(pk__in=[one.pk for one in groups])
        self.fields["to"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask what is asked when a day for the answer was given."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("due_on") and not told.get("ask"):
            self.add_error("ask", "Say what you ask, since you want an answer by a day")
        return told


class ControlForm(forms.Form):
    """What already holds a risk."""

    text = WordsField(label="What holds the risk already", rows=2, max_length=500)
    strength = forms.ChoiceField(label="How well it works", choices=said(Control.Strength), widget=forms.RadioSelect)


class EndControlForm(forms.Form):
    """Why a control holds no longer."""

    reason = WordsField(label="Why it holds no longer", rows=2, max_length=500)


class MitigationForm(forms.Form):
    """An action that is to lower a risk."""

    title = forms.CharField(label="Action", max_length=500)
    owner = Posts(queryset=Post.objects.none(), label="Owner", required=False, empty_label="Nobody yet",
                  widget=forms.Select(attrs=LONG))  # fmt: skip
    due_on = EnglandDateField(label="Due", required=False)
    detail = WordsField(label="Detail", rows=3, max_length=4000, required=False)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = posts_with_holders(by)  # type: ignore[attr-defined]
