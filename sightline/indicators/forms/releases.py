"""What people type about releases."""

from typing import Any

from django import forms

from sightline.governance.standing import Standing
from sightline.indicators.models import Release
from sightline.indicators.queries.releases import PUBLIC, choices, chosen_of, policies, policy_words
from sightline.indicators.services.releasing import ReleaseText
from sightline.ui.forms import EnglandDateField, Filter, VersionField, WordsField, said
from sightline.ui.ticks import GroupedTicksField


class ReleaseFilter(Filter):
    """The filter of the list of releases."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *said(Release.State)])


class ReleaseForm(forms.Form):
    """What is to be published, for whom and by which rule."""

    title = forms.CharField(label="Title", max_length=200, help_text="Such as Figures of July to September 2026.")
    who = forms.ChoiceField(
        label="For whom", widget=forms.RadioSelect,
        choices=[("public", "The public, on the public page"), ("other", "Somebody else outside, as a file")],
    )  # fmt: skip
    audience = forms.CharField(
        label="Name who", max_length=100, required=False, help_text="For somebody else outside, such as a board."
    )
    from_day = EnglandDateField(label="From", help_text="Periods that begin on this day or later.")
    to_day = EnglandDateField(label="To", help_text="Periods that begin on this day or earlier.")
    policy = forms.ChoiceField(label="Rule on small numbers")
    figures = GroupedTicksField(
        label="What is published",
        help_text="By theme. The box of a theme is for its indicators as a whole; tick breakdowns one by one. With a "
        "breakdown the whole is published too.",
        error_messages={
            "required": "Tick what is to be published.",
            "invalid_choice": "Something you ticked is not in the dictionary any more. Tick again.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        words = policy_words(by)
        fields["policy"].choices = [(key, f"{one.title}: {words[key]}") for key, one in policies(by).items()]
        fields["figures"].groups = choices(by)

    def clean(self) -> dict[str, Any]:
        """Ask for a name when it is for somebody other than the public."""
        told = super().clean() or {}
        if told.get("who") == "other" and not told.get("audience"):
            self.add_error("audience", "Say who it is for.")
        if told.get("who") == "other" and told.get("audience", "").strip().casefold() == PUBLIC:
            self.add_error("audience", "Choose “The public” above for that.")
        return told

    @property
    def words(self) -> ReleaseText:
        """What was typed."""
        told = self.cleaned_data
        audience = PUBLIC if told["who"] == "public" else told["audience"]
        return ReleaseText(
            told["title"], told["policy"], told["from_day"], told["to_day"], told["figures"], audience
        )  # fmt: skip


class ReleaseEditForm(ReleaseForm):
    """A release that is not out yet, asked for otherwise."""

    version = VersionField()

    @staticmethod
    def start(row: Release) -> dict[str, Any]:
        """Return what the form starts with."""
        public = row.audience == PUBLIC
        given = {name: getattr(row, name) for name in ("title", "from_day", "to_day", "policy", "version")}
        who = {"who": "public" if public else "other", "audience": "" if public else row.audience}
        return given | who | {"figures": chosen_of(row)}


class PublishReleaseForm(forms.Form):
    """Only the version is asked: the button says it all."""

    version = VersionField()


class WithdrawForm(forms.Form):
    """Why a release is withdrawn."""

    reason = WordsField(label="Why", rows=2, max_length=300)
    version = VersionField()
