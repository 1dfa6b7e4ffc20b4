"""What people type about reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from sightline.actions.models import Action
from sightline.reporting.models import Report, Round, Section
from sightline.reporting.queries import EditPage
from sightline.reporting.rules import DECIDED, KINDS
from sightline.reporting.rules.rounds import Dates
from sightline.reporting.rules.states import WORDS
from sightline.reporting.services import EntrySaid, Said
from sightline.ui.forms import EnglandDateField, Filter, VersionField, WordsField

TRACK = [("yes", "On track"), ("no", "Not on track")]
LONGEST = 4000
INLINE = {"class": "govuk-radios--inline"}


class ReportFilter(Filter):
    """The filters of the list of reports."""

    round = forms.ChoiceField(label="Period", required=False)
    group = forms.ChoiceField(label="Group", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *KINDS.items()])
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any"), ("open", "Being written"), *WORDS.items()]
    )

    def __init__(self, *args: Any, rounds: Iterable[Round], groups: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [("", "Any"), ("mine", "My groups")]
        self.fields["round"].choices = [("", "Any"), *((str(one.pk), one.name) for one in rounds)]  # type: ignore[attr-defined]
        self.fields["group"].choices = [*mine, *((str(pk), name) for pk, name in groups)]  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """A report of a group that is not there yet."""

    round = forms.ModelChoiceField(Round.objects.none(), label="Period", empty_label="Choose")
    group = forms.ChoiceField(label="Group")
    kind = forms.ChoiceField(label="What to write", choices=list(KINDS.items()), widget=forms.RadioSelect)

    def __init__(self, *args: Any, rounds: Any, groups: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]
        self.groups = {str(one.pk): one for one in groups}
        self.fields["group"].choices = [("", "Choose"), *((key, one.name) for key, one in self.groups.items())]  # type: ignore[attr-defined]

    def clean_group(self) -> Any:
        """Return the group itself."""
        return self.groups[self.cleaned_data["group"]]


class RoundForm(forms.Form):
    """A round: its period and the days by which reports are due."""

    name = forms.CharField(label="Name", help_text="For example, October to December 2026.", max_length=80)
    starts_on = EnglandDateField(label="First day of the period")
    ends_on = EnglandDateField(label="Last day of the period")
    opens_on = EnglandDateField(
        label="Drafts are made on", help_text="From this day each group finds its draft, drawn from the record."
    )
    groups_due_on = EnglandDateField(label="Groups’ reports are due on")
    delivery_due_on = EnglandDateField(label="The delivery group’s report is due on")
    executive_on = EnglandDateField(label="The executive meets on")
    asks = forms.MultipleChoiceField(
        label="What groups report", choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )
    version = VersionField(required=False)

    @staticmethod
    def filled(row: Round) -> dict[str, Any]:
        """Return what the form starts with."""
        names = ("name", "starts_on", "ends_on", "opens_on", "groups_due_on", "delivery_due_on", "executive_on", "asks")
        return {name: getattr(row, name) for name in (*names, "version")}

    @staticmethod
    def proposed(name: str, dates: Dates) -> dict[str, Any]:
        """Return what the form of a new round starts with."""
        return {"name": name, "asks": ["highlight"], "version": 0, **vars(dates)}


class MailboxForm(forms.Form):
    """Where answers to circulated papers go."""

    mailbox = forms.EmailField(
        label="Mailbox of the business unit", required=False, max_length=254,
        help_text="Who answers a mail with a paper answers to this address. Leave it empty and answers go to whoever "
        "sent the paper.",
    )  # fmt: skip
    version = VersionField(required=False)
    mark_optional = False


class ReasonForm(forms.Form):
    """What has to change in a report that is returned."""

    reason = WordsField(
        label="What has to change", help_text="The chair of the group reads this above the report.", max_length=2000,
        error_messages={"required": "Say what has to change"},
    )  # fmt: skip


class CorrectionForm(forms.Form):
    """A dated correction of a report that was sent."""

    text = WordsField(
        label="What has to be corrected or added", max_length=2000,
        help_text="The report stays as it was sent. This stands below it with your name and today’s date.",
        error_messages={"required": "Say what has to be corrected or added"},
    )  # fmt: skip


class HelpForm(forms.Form):
    """Whose work a group's work helps."""

    action = forms.ModelChoiceField(
        Action.objects.none(), label="Which of your actions", required=False, empty_label="Our work as a whole"
    )
    to = forms.CharField(
        label="Reference of the action or priority it helps", max_length=20,
        help_text="It stands beside the title, such as NMR-A-0042 or NMR-P-0002.",
    )  # fmt: skip
    words = forms.CharField(label="How it helps", max_length=300)

    def __init__(self, *args: Any, actions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = actions  # type: ignore[attr-defined]
        self.fields["action"].label_from_instance = lambda one: f"{one.title[:80]} ({one.reference})"  # type: ignore[attr-defined]


class CollateForm(forms.Form):
    """Which reports to take in, with which of their entries."""

    reports = forms.TypedMultipleChoiceField(coerce=int, required=False)
    sections = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, offered: Sequence[tuple[Report, Sequence[Section]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reports"].choices = [(one.pk, one.reference) for one, _ in offered]  # type: ignore[attr-defined]
        self.fields["sections"].choices = [(row.pk, row.pk) for _, rows in offered for row in rows]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class EntryShown:
    """An entry of the form: the boxes of a section, or those of a new one."""

    section: Section | None
    text: Any
    decided: Sequence[Any]
    open: bool = False


@dataclass(frozen=True)
class PartShown:
    """A section of the form with its entries and the boxes of a new one."""

    key: str
    heading: str
    hint: str
    entries: Sequence[EntryShown]
    new: EntryShown


class EditForm(forms.Form):
    """A report as its group writes it: a box for each entry, and an empty one in each section."""

    mark_optional = False
    on_track = forms.ChoiceField(
        label="Is the work on track?", choices=TRACK, required=False, widget=forms.RadioSelect(attrs=INLINE)
    )
    summary = WordsField(
        label="In short", required=False, rows=3, max_length=1000,
        help_text="Two or three sentences that stand first. No names of children or adults.",
    )  # fmt: skip
    version = VersionField()

    def __init__(self, data: Any = None, *, page: EditPage, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.page = page
        self.initial.update({"on_track": page.report.on_track, "summary": page.report.summary,
                         "version": page.report.version})  # fmt: skip
        for key, words, _, rows in page.parts:
            for number, row in enumerate(rows, start=1):
                self._boxes(str(row.pk), key, f"{words}, entry {number}")
                self._fill(row)
            self._boxes(key, key, f"Add to “{words}”", rows=2)

    def _boxes(self, name: str, key: str, label: str, rows: int = 3) -> None:
        self.fields[f"text-{name}"] = WordsField(
            label=label, required=False, rows=rows, max_length=None, validators=[MaxLengthValidator(LONGEST)]
        )
        if key in DECIDED:
            self.fields[f"decide-{name}"] = forms.BooleanField(label="This needs a decision", required=False)
            self.fields[f"recommended-{name}"] = WordsField(
                label="What you recommend",
                required=False,
                rows=2,
                max_length=None,
                validators=[MaxLengthValidator(LONGEST)],
            )
            self.fields[f"if_not-{name}"] = forms.CharField(
                label="What follows if it is not decided", required=False, max_length=300
            )
            self.fields[f"by-{name}"] = EnglandDateField(label="Decide by", required=False)

    def _fill(self, row: Section) -> None:
        self.initial.update({
            f"text-{row.pk}": row.text, f"decide-{row.pk}": row.needs_decision, f"if_not-{row.pk}": row.if_not,
            f"recommended-{row.pk}": row.recommended, f"by-{row.pk}": row.decide_by,
        })  # fmt: skip

    def take_typed(self, said: Mapping[str, str]) -> None:
        """Start with what was typed and not saved."""
        for name, one in self.fields.items():
            if isinstance(one, EnglandDateField):
                self.initial[name] = _day([said.get(f"{name}_{part}", "") for part in ("day", "month", "year")])
            elif isinstance(one, forms.BooleanField):
                self.initial[name] = said.get(name) == "on"
            elif name in said and name != "version":
                self.initial[name] = said[name]

    @property
    def parts(self) -> list[PartShown]:
        """The sections with their boxes, ready to print."""
        return [
            PartShown(key, words, hint, [self._shown(str(row.pk), key, row) for row in rows], self._shown(key, key))
            for key, words, hint, rows in self.page.parts
        ]

    def _shown(self, name: str, key: str, row: Section | None = None) -> EntryShown:
        names = ("decide", "recommended", "if_not", "by") if key in DECIDED else ()
        boxes = [self[f"{one}-{name}"] for one in names]
        wanted = bool(boxes) and (boxes[0].value() in (True, "on") or any(box.errors for box in boxes))
        return EntryShown(row, self[f"text-{name}"], boxes, wanted)

    @property
    def said(self) -> Said:
        """What was typed, as the service takes it."""
        entries = {row.pk: self._entry(str(row.pk)) for _, _, _, rows in self.page.parts for row in rows}
        new = {key: self._entry(key) for key, _, _, _ in self.page.parts}
        deed, _, pk = str(self.data.get("deed", "")).partition(":")
        known = deed in ("up", "down", "out") and pk.isascii() and pk.isdigit() and len(pk) < 18
        move = (deed, int(pk)) if known else None
        kept = self.cleaned_data
        return Said(kept["on_track"], kept["summary"], entries, new, move)

    def _entry(self, name: str) -> EntrySaid:
        kept = self.cleaned_data
        return EntrySaid(
            text=kept[f"text-{name}"], needs_decision=kept.get(f"decide-{name}", False),
            recommended=kept.get(f"recommended-{name}", ""), if_not=kept.get(f"if_not-{name}", ""),
            decide_by=kept.get(f"by-{name}"),
        )  # fmt: skip


def _day(parts: Sequence[str]) -> date | None:
    try:
        return date(*(int(one) for one in reversed(parts)))
    except ValueError:
        return None
