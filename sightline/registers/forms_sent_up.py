"""What people type about escalations, challenges and matters with other bodies."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sightline.governance.models import Agency, Group, RelatedBody
from sightline.governance.standing import Standing
from sightline.plans.models import Priority
from sightline.registers.models import Challenge, Escalation, Matter
from sightline.registers.permissions import CHALLENGE
from sightline.registers.queries import others, sent_up
from sightline.registers.queries.risks import priorities_to_name
from sightline.registers.services import MatterText, NewChallenge, NewEscalation
from sightline.ui.forms import EnglandDateField, Filter, VersionField, WordsField, said

LONG = {"data-autocomplete": ""}


def _only(form: forms.Form, name: str, rows: Sequence[Any], model: Any) -> None:
    form.fields[name].queryset = model.objects.filter(pk__in=[one.pk for one in rows]).order_by("name")  # type: ignore[attr-defined]


class EscalationFilter(Filter):
    """The filters of the escalation register."""

    state = forms.ChoiceField(label="State", required=False, choices=list(sent_up.ESCALATION_STATES.items()))
    group = forms.ChoiceField(label="Sent to", required=False)

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "All"), *((one.pk, one.name) for one in groups)]  # type: ignore[attr-defined]


class EscalationForm(forms.Form):
    """Something put before another group."""

    title = forms.CharField(label="What it is about", max_length=200, help_text="No names of children or adults.")
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), label="Group that raises it", required=False, empty_label="No group"
    )
    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(), label="Agency that raises it", required=False, empty_label="No agency",
        help_text="Choose a group or an agency, not both.",
    )  # fmt: skip
    to_group = forms.ModelChoiceField(queryset=Group.objects.none(), label="Put before", empty_label="Choose a group")
    detail = WordsField(label="The issue", rows=4, max_length=2000)
    ask = WordsField(label="What you ask", rows=3, max_length=2000)
    due_on = EnglandDateField(label="Answer wanted by", required=False)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups, agencies = sent_up.groups_raising(by), sent_up.agencies_raising(by)
        _only(self, "group", groups, Group)
        _only(self, "agency", agencies, Agency)
        _only(self, "to_group", sent_up.groups_above(by), Group)
        if not groups:
            del self.fields["group"]
        if not agencies:
            del self.fields["agency"]

    def clean(self) -> dict[str, Any]:
        """Ask for one who raises it."""
        told: dict[str, Any] = super().clean() or {}
        if bool(told.get("group")) == bool(told.get("agency")):
            where = "group" if "group" in self.fields else "agency"
            self.add_error(where, "Choose the group or the agency, one of them")
        return told

    @property
    def new(self) -> NewEscalation:
        """What was typed."""
        return NewEscalation(**self.cleaned_data)


class AnswerForm(forms.Form):
    """What was decided about an escalation."""

    decision = forms.ChoiceField(label="Decision", choices=said(Escalation.Decision), widget=forms.RadioSelect,
                                 error_messages={"required": "Choose what was decided"})  # fmt: skip
    response = WordsField(label="The answer and the reason", rows=4, max_length=2000)
    decided_on = EnglandDateField(label="Decided on", required=False, help_text="Left empty: today.")
    version = VersionField()


class MoreForm(forms.Form):
    """What is added while an escalation waits."""

    text = WordsField(label="What is to be added", rows=3, max_length=2000)
    version = VersionField()


class OutcomeForm(forms.Form):
    """What became of an escalation or a matter."""

    outcome = WordsField(label="What became of it", rows=4, max_length=2000)
    version = VersionField()


class ChallengeFilter(Filter):
    """The filters of the challenge log."""

    state = forms.ChoiceField(label="State", required=False, choices=list(sent_up.CHALLENGE_STATES.items()))
    of = forms.ChoiceField(label="Challenged", required=False, choices=list(sent_up.OF.items()))
    group = forms.ChoiceField(label="Made in", required=False)

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "All"), *((one.pk, one.name) for one in groups)]  # type: ignore[attr-defined]


class ChallengeForm(forms.Form):
    """A challenge as it was made."""

    subject = forms.CharField(label="What it is about", max_length=200, help_text="No names of children or adults.")
    made_on = EnglandDateField(label="Made on")
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), label="Made in", required=False, empty_label="No group"
    )
    challenger_agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(), label="Agency that challenged", required=False, empty_label="No agency",
        widget=forms.Select(attrs=LONG),
    )  # fmt: skip
    challenger = forms.CharField(
        label="Who else challenged", max_length=200, required=False, help_text="Such as the independent scrutineer."
    )
    challenged_agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(), label="Agency challenged", required=False, empty_label="No agency",
        help_text="Choose one: an agency, a group or another body.", widget=forms.Select(attrs=LONG),
    )  # fmt: skip
    challenged_group = forms.ModelChoiceField(
        queryset=Group.objects.none(), label="Group challenged", required=False, empty_label="No group"
    )
    challenged_body = forms.ModelChoiceField(
        queryset=RelatedBody.objects.none(),
        label="Other partnership or body challenged",
        required=False,
        empty_label="None",
    )
    text = WordsField(label="What was challenged", rows=4, max_length=2000)
    priority = forms.ModelChoiceField(
        queryset=Priority.objects.none(), label="Priority it bears on", required=False, empty_label="None"
    )
    due_on = EnglandDateField(label="Answer wanted by", required=False)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        groups, agencies = sent_up.groups_here(by), sent_up.agencies_here(by)
        for name in ("group", "challenged_group"):
            _only(self, name, groups, Group)
        for name in ("challenger_agency", "challenged_agency"):
            _only(self, name, agencies, Agency)
        _only(self, "challenged_body", sent_up.bodies_here(by), RelatedBody)
        self.fields["priority"].queryset = priorities_to_name(by)  # type: ignore[attr-defined]
        self.fields["priority"].label_from_instance = lambda one: f"{one.number}. {one.title}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one who challenged and one who was challenged."""
        told: dict[str, Any] = super().clean() or {}
        if not told.get("challenger") and not told.get("challenger_agency"):
            self.add_error("challenger_agency", "Choose the agency that challenged, or say who else did")
        if sum(bool(told.get(f"challenged_{one}")) for one in ("agency", "group", "body")) != 1:
            self.add_error("challenged_agency", "Choose one: an agency, a group or another body")
        if not self.errors and not self._of_mine(told):
            self.add_error("group", "Choose a group of yours, or let your own agency be the one that challenges")
        return told

    def _of_mine(self, told: dict[str, Any]) -> bool:
        """Whether who fills it in may log such a challenge: said on the form, so that nothing typed is lost."""
        names = ("group", "challenger_agency", "challenged_agency", "challenged_group")
        row = Challenge(partnership=self.by.partnership, **{name: told.get(name) for name in names})
        return CHALLENGE.may(self.by, "C", row)

    @property
    def new(self) -> NewChallenge:
        """What was typed."""
        return NewChallenge(**self.cleaned_data)


class ChallengeAnswerForm(forms.Form):
    """The answer to a challenge."""

    answer = WordsField(label="The answer", rows=4, max_length=2000)
    version = VersionField()


class EffectForm(forms.Form):
    """What a challenge changed."""

    effect_kind = forms.ChoiceField(label="Did it change something?", choices=said(Challenge.Effect),
                                    widget=forms.RadioSelect,
                                    error_messages={"required": "Choose whether it changed something"})  # fmt: skip
    effect = WordsField(label="What changed, and how you know", rows=4, max_length=2000)
    version = VersionField()


class MatterFilter(Filter):
    """The filters of what is worked on with others."""

    state = forms.ChoiceField(label="State", required=False, choices=list(others.STATES.items()))
    kind = forms.ChoiceField(label="What it is", required=False, choices=[("", "All"), *said(Matter.Kind)])
    topic = forms.ChoiceField(label="Topic", required=False)
    group = forms.ChoiceField(label="Reported back to", required=False)

    def __init__(self, *args: Any, groups: Sequence[Group], topics: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "All"), *((one.pk, one.name) for one in groups)]  # type: ignore[attr-defined]
        self.fields["topic"].choices = [("", "All"), *((one, one) for one in topics)]  # type: ignore[attr-defined]


class MatterWords(forms.Form):
    """What a matter with another body is."""

    kind = forms.ChoiceField(label="What it is", choices=said(Matter.Kind), widget=forms.RadioSelect,
                             error_messages={"required": "Choose what it is"})  # fmt: skip
    title = forms.CharField(label="Title", max_length=200)
    body = forms.ModelChoiceField(
        queryset=RelatedBody.objects.none(), label="With", empty_label="Choose a body", widget=forms.Select(attrs=LONG),
        help_text="A body from the related partnerships and forums.",
    )  # fmt: skip
    topic = forms.CharField(label="Topic", max_length=100, required=False, help_text="Such as exploitation.")
    detail = WordsField(label="What it is about", rows=4, max_length=2000, required=False)
    due_on = EnglandDateField(label="Due to them", required=False, help_text="For example, the day a reply is wanted.")
    report_on = EnglandDateField(label="Reported back to our group on", required=False)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _only(self, "body", sent_up.bodies_here(by), RelatedBody)

    @property
    def words(self) -> MatterText:
        """What was typed."""
        return MatterText(**{name: self.cleaned_data[name] for name in MatterWords.base_fields})


class MatterForm(MatterWords):
    """A new matter."""

    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), label="Our group that hears of it", empty_label="Choose a group"
    )

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        _only(self, "group", others.groups_to_report_to(by), Group)


class MatterEditForm(MatterWords):
    """A matter being changed."""

    version = VersionField()

    def __init__(self, *args: Any, by: Standing, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        _only(self, "body", [*sent_up.bodies_here(by), matter.body], RelatedBody)


class ReportForm(forms.Form):
    """A report back to our group."""

    text = WordsField(label="What there is to report", rows=4, max_length=2000)
    next_on = EnglandDateField(label="Next report on", required=False, help_text="Left empty: none is waited for.")
    version = VersionField()
