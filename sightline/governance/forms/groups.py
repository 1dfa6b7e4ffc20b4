"""Forms of groups and seats."""

from typing import Any

from django import forms

from sightline.governance.forms.common import EARLIEST, LONG, STATES, Filter, PostChoice, said
from sightline.governance.models import Agency, Group, Membership, Post, Seat
from sightline.governance.queries import member_agencies, open_groups, open_posts, seats_to_deputise_for
from sightline.governance.rules.meeting import A_YEAR, AS_NEEDED, WEEKS, MeetingRule
from sightline.governance.services import NewGroup, Terms
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, VersionField, WordsField

HOW_OFTEN = [
    (A_YEAR, "So many times a year"), (WEEKS, "Every so many weeks"), (AS_NEEDED, "As needed"), ("", "Not said yet"),
]  # fmt: skip
PLAIN = (
    "name", "kind", "parent", "purpose", "meets", "terms_of_reference", "terms_agreed_on", "terms_review_on", "quorum",
    "quorum_statutory", "deputies",
)  # fmt: skip
FIRST = "Choose who chairs first"


class SeatChoice(forms.ModelChoiceField):
    """Seats of a group with whose they are."""

    def label_from_instance(self, obj: Any) -> str:
        """Say “Chair: Director, Council”."""
        holder = f"{obj.post}, {obj.post.agency}" if obj.post else str(obj.agency)
        return f"{obj.get_role_display().capitalize()}: {holder}"


class GroupForm(forms.Form):
    """A group: what it is, what it is there for, when it meets, its terms and who must be there."""

    mark_optional = False
    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *said(Group.Kind)])
    parent: Any = forms.ModelChoiceField(None, label="Reports to", required=False, empty_label="No other group")
    purpose = WordsField(label="What it is for", required=False, rows=4, max_length=2000)
    duties = forms.CharField(
        label="Duties", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One on each line, in the order in which they are read.",
    )  # fmt: skip
    meeting_rule = forms.ChoiceField(
        label="How often it meets", choices=HOW_OFTEN, required=False, widget=forms.RadioSelect
    )
    meetings_a_year = forms.IntegerField(
        label="Times a year", required=False, help_text="For “so many times a year”. For example: 8."
    )
    weeks_from = forms.IntegerField(
        label="Weeks between meetings", required=False, help_text="For “every so many weeks”. For example: 8."
    )
    weeks_to = forms.IntegerField(
        label="Up to how many weeks", required=False, help_text="Only when it is a range. For example: 12."
    )
    meets_until = EnglandDateField(
        label="Until", required=False, help_text="Only for a group that is there for a time."
    )  # fmt: skip
    meets = forms.CharField(
        label="More about its meetings", max_length=120, required=False,
        help_text="For example: both groups on the same day.",
    )  # fmt: skip
    terms_of_reference = WordsField(label="Terms of reference", required=False, rows=8, max_length=20_000)
    terms_agreed_on = EnglandDateField(label="Terms agreed on", required=False, earliest=EARLIEST)
    terms_review_on = EnglandDateField(label="Terms to be reviewed by", required=False, earliest=EARLIEST)
    quorum = forms.IntegerField(
        label="Quorum", required=False, help_text="How many of its chairs and members must be there to decide."
    )
    quorum_statutory = forms.BooleanField(label="Every statutory partner must be there too", required=False)
    deputies = WordsField(
        label="Who may deputise", required=False, rows=2, max_length=1000,
        help_text="For example: only members of the senior management team.",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Standing, group: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = open_groups(by)
        self.fields["parent"].queryset = rows.exclude(pk=group.pk) if group else rows  # type: ignore[attr-defined]
        if group:
            self.fields["version"] = VersionField()

    @staticmethod
    def start(new: NewGroup) -> dict[str, Any]:
        """Return what the form shows of a group as it is."""
        rule = new.rule
        return {
            **{name: getattr(new, name) for name in PLAIN}, "duties": "\n".join(new.duties), "meeting_rule": rule.kind,
            "meetings_a_year": rule.a_year, "weeks_from": rule.weeks_from, "meets_until": rule.until,
            "weeks_to": rule.weeks_to if rule.weeks_to != rule.weeks_from else None,
        }  # fmt: skip

    def new(self) -> NewGroup:
        """Return the group that the answers describe; boxes of a rule that was not chosen are left out."""
        data = self.cleaned_data
        kind, by_weeks = data["meeting_rule"], data["meeting_rule"] == WEEKS
        first, last = (data["weeks_from"], data["weeks_to"] or data["weeks_from"]) if by_weeks else (None, None)
        rule = MeetingRule(kind, data["meetings_a_year"] if kind == A_YEAR else None, first, last, data["meets_until"])
        duties = tuple(data["duties"].splitlines())
        return NewGroup(**{name: data[name] for name in PLAIN}, duties=duties, rule=rule)


class TermsForm(forms.Form):
    """What a seat is besides whose it is."""

    ends_on = EnglandDateField(
        label="Last day", required=False, earliest=EARLIEST, help_text="For a term, such as an independent chair’s."
    )
    deputises_for: Any = SeatChoice(
        None, label="Stands in for", required=False, empty_label="Whoever is not there",
        help_text="Only for a deputy’s seat.",
    )  # fmt: skip
    independent = forms.BooleanField(
        label="Independent: who sits here speaks for no agency", required=False,
        help_text="For an independent chair or scrutineer who is paid through an agency.",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Standing, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputises_for"].queryset = seats_to_deputise_for(group, by)  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        """Return the seat's terms."""
        return Terms(**{name: self.cleaned_data[name] for name in ("ends_on", "deputises_for", "independent")})


class SeatForm(TermsForm):
    """A seat for a post or for an agency."""

    mark_optional = False
    role = forms.ChoiceField(
        label="Kind of seat", choices=said(Seat.Role), widget=forms.RadioSelect, initial=Seat.Role.MEMBER
    )
    post = PostChoice(
        None, label="Post", required=False, widget=forms.Select(attrs=LONG), empty_label="No post",
        help_text="Whoever holds the post has the seat.",
    )  # fmt: skip
    agency: Any = forms.ModelChoiceField(
        None, label="Or agency", required=False, widget=forms.Select(attrs=LONG), empty_label="No agency",
        help_text="The agency then says who sits for it.",
    )  # fmt: skip
    starts_on = EnglandDateField(label="From", earliest=EARLIEST, help_text="A day ahead is fine.")

    field_order = ("role", "post", "agency", "starts_on", "ends_on", "deputises_for", "independent")

    def __init__(self, *args: Any, by: Standing, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, by=by, group=group, **kwargs)
        self.fields["post"].queryset = open_posts(by)  # type: ignore[attr-defined]
        self.fields["agency"].queryset = member_agencies(by)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a post or an agency, not both."""
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("post")) == bool(data.get("agency")) and not self.errors:
            self.add_error("post", "Choose a post or an agency, one of the two.")
        return data

    def holder(self) -> Post | Agency:
        """Return the post or the agency chosen."""
        found: Post | Agency = self.cleaned_data["post"] or self.cleaned_data["agency"]
        return found


TURNS = ("first", "second", "third", "fourth", "fifth", "sixth")


class RotationForm(forms.Form):
    """Who chairs in turn, from when and for how long each."""

    starts_on = EnglandDateField(
        label="From", help_text="Whoever chairs now stops the day before. Chairs laid ahead from then on are replaced."
    )
    months = forms.IntegerField(label="Months for each turn", initial=12, min_value=1, max_value=60)

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._posts = {f"post-{row.pk}": row for row in open_posts(by)}
        self._agencies = {f"agency-{row.pk}": row for row in member_agencies(by)}
        offered = [
            ("", "Nobody"),
            ("Posts", [(key, f"{row.title}, {row.agency}") for key, row in self._posts.items()]),
            ("Agencies, which say who chairs", [(key, row.name) for key, row in self._agencies.items()]),
        ]
        for at, turn in enumerate(TURNS):
            self.fields[turn] = forms.ChoiceField(
                label=f"Chairs {turn}", choices=offered, required=at == 0, error_messages={"required": FIRST}
            )

    def holders(self) -> list[Post | Agency]:
        """Return who was chosen, in turn."""
        every: dict[str, Post | Agency] = {**self._posts, **self._agencies}
        return [every[self.cleaned_data[turn]] for turn in TURNS if self.cleaned_data[turn]]


class SitsFilter(Filter):
    """Who sits where: on which day, on which kind of group, for which agencies."""

    on = EnglandDateField(label="On", required=False, earliest=EARLIEST)
    kind = forms.ChoiceField(label="Kind of group", required=False, choices=[("", "All"), *said(Group.Kind)])
    category = forms.ChoiceField(label="Agencies", required=False, choices=[("", "All"), *said(Membership.Category)])
    gaps = forms.ChoiceField(label="Show", required=False, choices=[("", "Every agency"), ("yes", "Only with gaps")])


class GroupFilter(Filter):
    """Groups by name, kind and state."""

    text = forms.CharField(label="Name", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *said(Group.Kind)])
    state = forms.ChoiceField(label="State", required=False, choices=STATES, initial="current")
