"""What people type about meetings."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms

from sightline.governance.models import Group
from sightline.kernel.dates import ENGLAND
from sightline.meetings.models import AvoidedDays, Meeting, Series
from sightline.meetings.queries.plan import STATES, Wished
from sightline.ui.forms import EnglandDateField, Filter, VersionField, said

WEEKDAYS = [(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]
TIMES = {
    "invalid": "Enter a time such as 10:00 or 14:30",
    "required": "Enter the time it begins, such as 10:00",
}
FIRST_TIME, AFTERNOON, USUAL_MINUTES = time(10), time(14), 120


class TimeField(forms.TimeField):
    """A time of the day on the 24-hour clock."""

    widget = forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input govuk-input--width-5"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H"], **{"error_messages": TIMES, **options})


class MinutesField(forms.IntegerField):
    """How long a meeting lasts, in minutes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=15, max_value=600, **{"label": "Minutes", **options})


class PlanFilter(Filter):
    """The filters of the forward plan."""

    group = forms.ChoiceField(label="Group", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=list(STATES.items()))
    clashes = forms.ChoiceField(
        label="Clashes", required=False, choices=[("", "All meetings"), ("1", "Only those that clash")]
    )

    def __init__(self, *args: Any, groups: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "All"), *groups]  # type: ignore[attr-defined]


class YearForm(forms.Form):
    """The time to plan."""

    mark_optional = False
    starts_on = EnglandDateField(label="From", help_text="For example, 1 4 2027.")
    ends_on = EnglandDateField(label="To", help_text="At most a year.")
    avoids_school = forms.BooleanField(label="Keep school holidays free", required=False, initial=True)
    lead_days = forms.IntegerField(
        label="Days between data and meeting", min_value=0, max_value=60, initial=7,
        help_text="For groups that wait for data.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for a time of at most a year, the right way round."""
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and not 0 <= (last - first).days < 366:
            self.add_error("ends_on", "Choose a day after the first, at most a year later")
        return told

    @staticmethod
    def start(first: date, last: date) -> dict[str, Any]:
        """Return what the form starts with."""
        return {"starts_on": first, "ends_on": last, "avoids_school": True, "lead_days": 7}


class WishForm(forms.Form):
    """How one group wants its meetings of the time."""

    mark_optional = False
    take = forms.BooleanField(label="Plan this group", required=False)
    weekday = forms.TypedChoiceField(label="Day", coerce=int, choices=WEEKDAYS, initial=1)
    starts_at = TimeField(label="Begins", initial=FIRST_TIME)
    minutes = MinutesField(initial=USUAL_MINUTES)
    place = forms.CharField(label="Place", max_length=200, required=False)
    after_data = forms.BooleanField(label="After the data of each period", required=False)
    pair = forms.ChoiceField(label="On the days of", required=False)

    def __init__(self, data: Any = None, *, group: Group, others: list[Group], initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=f"g{group.pk}", initial=initial)
        self.group, self.others = group, {str(one.pk): one for one in others if one.pk != group.pk}
        pairs = [(key, one.name) for key, one in self.others.items()]
        self.fields["pair"].choices = [("", "Its own days"), *pairs]  # type: ignore[attr-defined]

    @staticmethod
    def start(last: Series | None, number: int, *, take: bool) -> dict[str, Any]:
        """Return what the form of the group of this number (from 0) starts with: what it was planned by last.

        Groups that were never planned are spread over the week, mornings first, so that not all meet at one time. A
        group that is planned for the time already is not taken.
        """
        if last is None:
            morning = number % 10 < len(WEEKDAYS)
            return {"take": take, "weekday": number % 5, "starts_at": FIRST_TIME if morning else AFTERNOON}
        return {
            "take": take, "weekday": last.weekday, "starts_at": last.starts_at, "minutes": last.minutes,
            "place": last.place, "after_data": last.after_data, "pair": str(last.pair.group_id) if last.pair else "",
        }  # fmt: skip

    @property
    def taken(self) -> bool:
        """Whether the group is to be planned."""
        return bool(self.is_valid() and self.cleaned_data["take"])

    def wished(self, *, avoids_school: bool, lead_days: int) -> Wished:
        """Return what was typed."""
        told = self.cleaned_data
        return Wished(
            self.group, told["weekday"], told["starts_at"], told["minutes"], told["place"].strip(), "", avoids_school,
            told["after_data"], lead_days, self.others.get(told["pair"]),
        )  # fmt: skip


class InviteForm(forms.Form):
    """The groups to whose planned meetings people are invited, chosen in the address."""

    mark_optional = False
    group = forms.MultipleChoiceField(
        label="Groups", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one group", "invalid_choice": "Choose groups of the list"},
    )  # fmt: skip

    def __init__(self, *args: Any, groups: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = groups  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    """When and where a meeting is."""

    day = EnglandDateField(label="Day", help_text="For example, 18 5 2027.")
    starts = TimeField(label="Begins")
    minutes = MinutesField(label="How many minutes", initial=USUAL_MINUTES)
    place = forms.CharField(label="Place", max_length=200, required=False)
    join_url = forms.URLField(
        label="Link to join by", max_length=500, required=False, assume_scheme="https",
        error_messages={"invalid": "Enter a web address that begins with https://"},
    )  # fmt: skip

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When it begins and ends; a time that the clocks skip or have twice is taken as England's rules say."""
        told = self.cleaned_data
        begins = datetime.combine(told["day"], told["starts"], ENGLAND)
        return begins, begins + timedelta(minutes=told["minutes"])


class CallForm(MeetingForm):
    """A meeting outside the series."""

    group = forms.ModelChoiceField(Group.objects.none(), label="Group", empty_label="Choose a group")
    purpose = forms.CharField(
        label="What it is for", max_length=300, error_messages={"required": "Say what the meeting is for"}
    )
    kind = forms.ChoiceField(
        label="Kind", choices=said(Meeting.Kind), widget=forms.RadioSelect, initial=Meeting.Kind.EXTRAORDINARY
    )
    field_order = ["group", "purpose", "day", "starts", "minutes", "place", "join_url", "kind"]

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.queryset = Group.objects.filter(pk__in=[one.pk for one in groups])


class MoveForm(MeetingForm):
    """A meeting's new time or place."""

    reason = forms.CharField(
        label="Why it moves", max_length=300, required=False, help_text="Needed when the day or time changes."
    )
    version = VersionField()

    @staticmethod
    def start(row: Meeting) -> dict[str, Any]:
        """Return what the form starts with."""
        start = row.starts_at.astimezone(ENGLAND)
        minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
        return {
            "day": start.date(), "starts": start.time(), "minutes": minutes, "place": row.place,
            "join_url": row.join_url, "version": row.version,
        }  # fmt: skip


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(
        label="Why it is cancelled", max_length=300, help_text="Whoever was invited reads this.",
        error_messages={"required": "Say why the meeting is cancelled"},
    )  # fmt: skip
    version = VersionField()


class AvoidedForm(forms.Form):
    """Days on which no meeting is planned."""

    kind = forms.ChoiceField(label="What they are", choices=said(AvoidedDays.Kind), widget=forms.RadioSelect)
    name = forms.CharField(label="Name", max_length=100, help_text="For example, Easter holidays.")
    starts_on = EnglandDateField(label="First day")
    ends_on = EnglandDateField(label="Last day")


class ReadyForm(forms.Form):
    """The day from which a period's data are there."""

    period = forms.CharField(label="Period", max_length=60, help_text="For example, April to June 2027.")
    ready_on = EnglandDateField(label="Data are there from")
