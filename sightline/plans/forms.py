"""Forms of the plan. A form gathers and checks the shape of what was typed; the deeds check the rest."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from sightline.actions.models import Action, Rag
from sightline.actions.queries import agencies_for_work
from sightline.governance.models import Group, Post
from sightline.governance.standing import Standing
from sightline.indicators.queries.reading.charted import visible as visible_indicators
from sightline.plans import queries
from sightline.plans.models import Measure, Part, Plan, Priority
from sightline.plans.rules import ACTION_FATES, LINE_FATES
from sightline.plans.services import LineKind
from sightline.ui.forms import EnglandDateField, Filter, RagField, VersionField, WordsField

LONG = {"data-autocomplete": ""}
YEAR_KINDS = {"action": "Actions", "outcome": "Desired outcomes", "measure": "Measures"}
FATES = {**ACTION_FATES, **LINE_FATES}


class PostField(forms.ModelChoiceField):
    """A post, shown with its agency."""

    def __init__(self, rows: QuerySet[Post], **options: Any) -> None:
        super().__init__(rows, required=False, empty_label="Nobody yet", widget=forms.Select(attrs=LONG), **options)

    def label_from_instance(self, obj: Any) -> str:
        """Return “Named nurse, Northmoor Hospitals”."""
        return f"{obj.title}, {obj.agency.short_name or obj.agency.name}"


def group_field(rows: QuerySet[Group], **options: Any) -> forms.ModelChoiceField:
    """Return a choice of group that may stay empty."""
    return forms.ModelChoiceField(rows, required=False, empty_label="No group", **options)


def part_field(plan: Plan, **options: Any) -> forms.ModelChoiceField:
    """Return a choice of the plan's parts that may stay empty."""
    return forms.ModelChoiceField(queries.parts_of(plan), required=False, empty_label="The whole plan", **options)


class PlanForm(forms.Form):
    """A plan's title, period and introduction."""

    title = forms.CharField(max_length=300)
    starts_on = EnglandDateField(label="First day")
    ends_on = EnglandDateField(label="Last day")
    introduction = WordsField(required=False, rows=4)


class EditPlanForm(PlanForm):
    """The same, of a plan that exists."""

    version = VersionField()


class PartForm(forms.Form):
    """A part of a plan; once the plan is agreed only a yearly part can be added."""

    kind = forms.ChoiceField(label="What kind of part", choices=Part.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(max_length=200, help_text="Such as “Part B: what we will do this year”")
    starts_on = EnglandDateField(label="First day")
    ends_on = EnglandDateField(label="Last day")

    def __init__(self, *args: Any, plan: Plan, **options: Any) -> None:
        super().__init__(*args, **options)
        if plan.status != Plan.Status.DRAFT:
            self.fields["kind"].choices = [(Part.Kind.YEARLY.value, Part.Kind.YEARLY.label)]  # type: ignore[attr-defined]


class PriorityForm(forms.Form):
    """A priority's words and leads; what was promised is left out once the plan is agreed."""

    title = forms.CharField(max_length=300)
    vision = WordsField(required=False, rows=4, help_text="What will be true when this priority has succeeded")
    objective = WordsField(required=False, rows=3, help_text="The improvement the partnership will make")
    rationale = WordsField(label="Why this is a priority", required=False, rows=4)
    provenance = WordsField(
        label="Where it came from",
        required=False,
        rows=3,
        help_text="A review, an audit, data, what people said: a line each",
    )
    joint_with = forms.CharField(
        required=False, max_length=200, help_text="Another partnership or board that shares this priority"
    )

    def __init__(self, *args: Any, by: Standing, promise: bool, version: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = queries.posts_to_choose(by)
        self.fields["strategic_lead"] = PostField(posts)
        self.fields["lead"] = PostField(posts)
        self.fields["group"] = group_field(queries.groups_to_choose(by))
        if version:
            self.fields["version"] = VersionField()
        if not promise:
            for name in ("title", "vision", "objective"):
                del self.fields[name]


class AgreeForm(forms.Form):
    """Who agreed the plan, and when."""

    agreed_for = forms.CharField(
        label="Agreed by", max_length=200, help_text="The body that agreed it, such as “Executive”"
    )
    agreed_on = EnglandDateField(label="The day it was agreed")


class ReasonForm(forms.Form):
    """Why a plan goes back a step."""

    reason = forms.CharField(label="Why", max_length=300, help_text="Everybody who reads the plan’s history sees this")


class UpdateForm(forms.Form):
    """How a priority as a whole is going."""

    rag = RagField(label="How is it going?")
    text = WordsField(label="What has happened and what is next", rows=4)


class RagForm(forms.Form):
    """Another RAG than the actions add up to."""

    rag = RagField(label="How is it really going?", values=("red", "amber", "green", "complete"))
    reason = WordsField(
        label="Why",
        rows=3,
        max_length=1000,
        help_text="Everybody who reads the plan sees this beside what the actions add up to. No names of people.",
        error_messages={"required": "Say why it is another than the actions add up to"},
    )
    until = EnglandDateField(
        label="Until when",
        help_text="At the latest the end of the next quarter. It also ends when the actions add up to something else.",
    )


class OnTrackForm(forms.Form):
    """Whether a group's part of the plan is on track."""

    on_track = forms.TypedChoiceField(
        label="Is your part of the plan on track this quarter?",
        choices=[("yes", "Yes, on track"), ("no", "No, not on track")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is on track"},
    )
    text = WordsField(
        label="In a sentence, why", rows=3, max_length=1000, error_messages={"required": "Say why in a sentence"}
    )


class VerdictForm(forms.Form):
    """Whether an area shows little or no progress."""

    verdict = forms.ChoiceField(
        label="What do you say?",
        choices=[
            ("confirmed", "There is little or no progress: list it for the annual report"),
            ("contested", "There is progress that the record does not show"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you say"},
    )
    text = WordsField(
        label="In a sentence, why", rows=3, max_length=1000,
        help_text="The annual report prints what is confirmed.",
        error_messages={"required": "Say why in a sentence"},
    )  # fmt: skip


class ActionForm(forms.Form):
    """A new action under a priority."""

    title = forms.CharField(label="What will be done", max_length=500)
    detail = WordsField(required=False, rows=3)

    def __init__(self, *args: Any, by: Standing, priority: Priority, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = queries.posts_to_choose(by)
        self.fields["owner"] = PostField(posts)
        self.fields["deputy"] = PostField(posts)
        self.fields["group"] = group_field(queries.groups_to_choose(by))
        self.fields["due_on"] = EnglandDateField(label="Due date", required=False)
        self.fields |= served_fields(priority)
        self.fields["part"] = part_field(priority.plan)
        self.fields["parent"] = forms.ModelChoiceField(
            queries.parents_to_choose(priority, by),
            label="Sub-action of",
            required=False,
            empty_label="No: an action of its own",
        )
        self.fields["parent"].label_from_instance = lambda one: f"{one.reference} {one.title}"  # type: ignore[attr-defined]


def served_fields(priority: Priority) -> dict[str, forms.Field]:
    """Return the choices of what an action serves: an ambition and a measure of its priority."""
    ambition = forms.ModelChoiceField(
        priority.ambitions.all(), label="Ambition it serves", required=False, empty_label="None yet"
    )
    ambition.label_from_instance = lambda obj: f"{priority.number}.{obj.number} {obj.text}"  # type: ignore[method-assign]
    measure = forms.ModelChoiceField(
        priority.measures.all(), label="Measure it should move", required=False, empty_label="None yet"
    )
    return {"ambition": ambition, "measure": measure}


class LinkForm(forms.Form):
    """What an action serves."""

    def __init__(self, *args: Any, priority: Priority, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= served_fields(priority)


class LineForm(forms.Form):
    """A line of any kind; its fields follow the kind."""

    def __init__(self, *args: Any, kind: LineKind, plan: Plan, version: bool, by: Standing, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in kind.labels.items():
            self.fields[name] = _indicator_field(by) if name == "indicator" else _line_field(kind, name, label, plan)
        if version:
            self.fields["version"] = VersionField()


def _indicator_field(by: Standing) -> forms.ModelChoiceField:
    """Return a choice of the indicators somebody may read; a measure that has one shows what its chart says."""
    return forms.ModelChoiceField(
        visible_indicators(by).order_by("name"), label="Indicator in the data set", required=False,
        empty_label="None yet", help_text="The measure then shows what the indicator’s chart says.",
        widget=forms.Select(attrs={"data-autocomplete": ""}),
    )  # fmt: skip


def _yearly_field(plan: Plan, label: str) -> forms.ModelChoiceField:
    """Return a choice of the yearly parts: of an agreed plan only their promises are refreshed."""
    return forms.ModelChoiceField(queries.parts_of(plan).filter(kind=Part.Kind.YEARLY), label=label)


def _line_field(kind: LineKind, name: str, label: str, plan: Plan) -> forms.Field:
    column: Any = kind.model._meta.get_field(name)
    required = name == kind.main
    if name == "part":
        return (
            _yearly_field(plan, label)
            if kind.promise and plan.status != Plan.Status.DRAFT
            else part_field(plan, label=label)
        )
    if name == "direction":
        return forms.ChoiceField(
            label=label, choices=Measure.Direction.choices, required=False, widget=forms.RadioSelect
        )
    if name == "review_on":
        return EnglandDateField(label=label, required=False)
    if name == "url":
        return forms.URLField(label=label, required=False, assume_scheme="https")
    if column.max_length is None:
        return WordsField(label=label, required=required, rows=3)
    return forms.CharField(label=label, max_length=column.max_length, required=required)


class ClaimFilter(forms.Form):
    """The filter of what is complete with no proof; it only shows what the address asks for, and is never validated."""

    priority = forms.ChoiceField(label="Priority", required=False)
    agency = forms.ChoiceField(label="Owner’s agency", required=False)

    def __init__(self, params: Mapping[str, str], *, plan: Plan, by: Standing) -> None:
        super().__init__(initial={name: str(params.get(name, "")) for name in ("priority", "agency")})
        numbers = [(str(one.number), f"{one.number}. {one.title}") for one in queries.priorities_of(plan)]
        agencies = [(str(pk), name) for pk, name in agencies_for_work(by).values_list("pk", "name")]
        for name, pairs in (("priority", [*numbers, ("none", "The plan as a whole")]), ("agency", agencies)):
            self.fields[name].choices = [("", "Any"), *pairs]  # type: ignore[attr-defined]

    def in_use(self) -> list[tuple[str, str]]:
        """Return (key, words) of the filters in use: “Priority: 2. Neglect”."""
        found = []
        for name, value in self.initial.items():
            words = dict(self.fields[name].choices).get(value)  # type: ignore[attr-defined]
            found += [(name, f"{self.fields[name].label}: {words}")] if value and words else []
        return found

    def narrowed(self, rows: QuerySet[Action]) -> QuerySet[Action]:
        """Return the rows that the filters in use leave."""
        for name, _ in self.in_use():
            value = self.initial[name]
            if name == "agency":
                rows = rows.filter(Q(owner__agency=value) | Q(agency=value))
            else:
                number = Q(planned__priority=None) if value == "none" else Q(planned__priority__number=value)
                rows = rows.filter(number)
        return rows


class YearForm(forms.Form):
    """The title and days of the year that begins."""

    title = forms.CharField(max_length=200, help_text="Such as “Part B: what we will do in 2027”")
    starts_on = EnglandDateField(label="First day")
    ends_on = EnglandDateField(label="Last day")


class YearFilter(Filter):
    """Which lines of a year to look at."""

    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *YEAR_KINDS.items()])
    rag = forms.ChoiceField(label="RAG", required=False, choices=[("", "Any"), *Rag.choices])
    late = forms.ChoiceField(label="Date", required=False, choices=[("", "Any"), ("1", "Late")])
    what = forms.ChoiceField(label="What becomes of it", required=False, choices=[("", "Any"), *FATES.items()])
