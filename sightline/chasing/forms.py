"""What people type by link and about reminders."""

from typing import Any

from django import forms
from django.conf import settings

from sightline.accounts.models import Person
from sightline.actions.queries import posts_with_holders
from sightline.chasing.queries import Setting, may_record_for_all, people_away
from sightline.chasing.rules import days_read, days_written
from sightline.evidence.kinds import ACCEPT
from sightline.governance.models import Post
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, RagField, VersionField, WordsField


class LinkForm(forms.Form):
    """How an action is going, as somebody says it by link."""

    rag = RagField(label="How is it going?")
    text = WordsField(
        label="What has happened, and what is next?",
        help_text="Two sentences are enough. No names of children or adults.",
        error_messages={"required": "Say in a sentence or two what has happened and what is next"},
        rows=4,
        max_length=2000,
    )
    impact = WordsField(
        label="What changed for children or adults?",
        help_text="Only when you choose Complete. One or two sentences on what is different for them.",
        rows=3,
        max_length=2000,
        required=False,
    )
    due_on = EnglandDateField(
        label="New date", help_text="Only if the date has to move. For example, 4 12 2026.", required=False
    )
    reason = forms.CharField(label="Why the date moves", max_length=300, required=False)
    file = forms.FileField(
        label="Proof",
        help_text=f"If you have it: a photo, minutes, a letter. Up to {settings.EVIDENCE_MAX_BYTES // 1_000_000} MB. "
        "No names of children or adults.",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={"empty": "This file is empty. Choose another, or send the update without it"},
    )
    version = VersionField()

    def __init__(self, *args: Any, may_prove: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_prove:
            del self.fields["file"]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a new date."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("due_on") and not said.get("reason", "").strip():
            self.add_error("reason", "Say why the date moves")
        return said


class NotMineForm(forms.Form):
    """Why an action is not theirs, in their own words."""

    words = WordsField(
        label="Why is it not yours, or whose may it be?",
        help_text="The business unit reads this and hands the action on.",
        error_messages={"required": "Say why it is not yours, or whose it may be"},
        rows=3,
        max_length=1000,
    )


class DaysField(forms.CharField):
    """Days as “14, 3”, read as numbers."""

    def clean(self, value: Any) -> Any:
        """Return the days, the furthest first."""
        found = days_read(super().clean(value))
        if found is None:
            raise forms.ValidationError("Enter up to ten numbers of days from 1 to 365, such as 14, 3")
        return list(found)


def _rung(words: str) -> forms.IntegerField:
    return forms.IntegerField(label=words, min_value=1, max_value=365, required=False)


class ChasingForm(forms.Form):
    """When the partnership reminds people, and who is told of what stays late."""

    mark_optional = False
    rungs = ("deputy", "chair", "delivery", "executive")
    reminders_on = forms.BooleanField(label="Send reminders by mail", required=False)
    before = DaysField(
        label="How many days before the date", help_text="For example, 14, 3. Leave empty for none.", required=False
    )
    on_day = forms.BooleanField(label="Also on the day itself", required=False)
    after = DaysField(
        label="How many days after the date", help_text="For example, 1, 7, 14. Leave empty for none.", required=False
    )
    every = forms.IntegerField(
        label="After that, again every how many days", help_text="0 for never.", min_value=0, max_value=90
    )
    rest_days = forms.IntegerField(
        label="Leave out actions updated in the last how many days", min_value=0, max_value=60
    )
    link_days = forms.IntegerField(label="How many days a link works", min_value=1, max_value=90)
    quiet_weekends = forms.BooleanField(label="Send nothing at weekends", required=False)
    quiet_holidays = forms.BooleanField(label="Send nothing on bank holidays", required=False)
    ladder_on = forms.BooleanField(label="Tell others of what stays late", required=False)
    deputy = _rung("The deputy")
    chair = _rung("The chair of the action’s group")
    delivery = _rung("The chair of the delivery group, or the business unit where there is none")
    executive = _rung("The chair of the executive")
    version = VersionField()

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, the days of the ladder in one."""
        found = dict(self.cleaned_data)
        ladder = {rung: found.pop(rung) for rung in self.rungs}
        return {**found, "ladder": {rung: days for rung, days in ladder.items() if days}}

    @property
    def climbing(self) -> list[Any]:
        """The fields of the ladder, lowest first."""
        return [self[rung] for rung in self.rungs]

    @property
    def plain(self) -> list[Any]:
        """The fields that are not of the ladder."""
        return [bound for bound in self if bound.name not in (*self.rungs, "ladder_on", "version")]

    @staticmethod
    def filled(setting: Setting) -> dict[str, Any]:
        """Return what the form starts with."""
        days = setting.days
        return {
            "reminders_on": setting.on, "before": days_written(days.before), "on_day": days.on_day,
            "after": days_written(days.after), "every": days.every, "rest_days": days.rest,
            "link_days": setting.link_days, "quiet_weekends": setting.quiet_weekends,
            "quiet_holidays": setting.quiet_holidays, **setting.ladder.steps,
            "ladder_on": setting.ladder.since is not None or setting.row is None,
            "version": setting.row.version if setting.row else 0,
        }  # fmt: skip


class QuietForm(forms.Form):
    """Days on which nobody is reminded."""

    starts_on = EnglandDateField(label="First day")
    ends_on = EnglandDateField(label="Last day")
    name = forms.CharField(
        label="What they are", help_text="For example, office closed.", max_length=100,
        error_messages={"required": "Say what they are"},
    )  # fmt: skip


class LeaveForm(forms.Form):
    """Who is away when, and who stands in."""

    mark_optional = False
    person = forms.ModelChoiceField(
        Person.objects.none(), label="Who is away", empty_label="Choose a person",
        widget=forms.Select(attrs={"data-autocomplete": ""}),
    )  # fmt: skip
    starts_on = EnglandDateField(label="First day away", help_text="For example, 4 12 2026.")
    ends_on = EnglandDateField(label="Last day away")
    stand_in = forms.ModelChoiceField(
        Post.objects.none(), label="Post that stands in", required=False, empty_label="The deputy of each action",
        help_text="Whoever holds it gets the reminders and must be able to update these actions already. "
        "Leave it empty and the deputy of each action is asked.",
        widget=forms.Select(attrs={"data-autocomplete": ""}),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        posts: Any = self.fields["stand_in"]
        people.queryset = people_away(by)
        posts.queryset = posts_with_holders(by).exclude(pk__in=[] if may_record_for_all(by) else by.post_ids)
        posts.label_from_instance = _post_words
        if not may_record_for_all(by):
            people.initial, people.widget = by.person.pk, forms.HiddenInput()


def _post_words(post: Any) -> str:
    held = "" if post.holder is None else f" ({post.holder or 'vacant'})"
    return f"{post.title}, {post.agency}{held}"


class ChasedFilter(forms.Form):
    """What the list of who was chased is filtered by; it only shows what the address asks for."""

    q = forms.CharField(label="Name or reference", required=False)
    came = forms.CharField(widget=forms.HiddenInput, required=False)


class DayForm(forms.Form):
    """The day a look ahead is of."""

    day = EnglandDateField(label="Day")
