"""What people type about actions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from sightline.accounts.models import Person
from sightline.actions.filtering import DRAFT, FRESH, OWNERS, PROOF, RAG, STATUS, WHEN
from sightline.actions.models import Action
from sightline.actions.passing import holders, posts_of
from sightline.actions.queries import Choices, agencies_for_work, groups_for_work, posts_with_holders
from sightline.actions.returned import RowChange
from sightline.actions.services import SIDES
from sightline.governance.models import Agency, Group, Post
from sightline.governance.permissions import PERSON
from sightline.governance.standing import Standing
from sightline.ui.forms import EnglandDateField, RagField, VersionField, WordsField

LONG = {"data-autocomplete": ""}
NOBODY = "none"
UNSAID = {"required": "Say what will be done"}


IMPACT_HINT = "One or two sentences on what is different for them. No names of children or adults."
WHEN_COMPLETE = "Only when you choose Complete."


def impact_field(**options: Any) -> WordsField:
    """Return the question what a completed action changed for children or adults."""
    options.setdefault("help_text", IMPACT_HINT)
    return WordsField(
        label="What changed for children or adults?", max_length=2000, rows=3,
        error_messages={"required": "Say what changed for children or adults"}, **options,
    )  # fmt: skip


class FilterForm(forms.Form):
    """The filters of the list; it only shows what the address asks for, and is never validated."""

    q = forms.CharField(label="Words or reference", required=False)
    owner = forms.ChoiceField(label="Owner", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    group = forms.ChoiceField(label="Group", required=False)
    rag = forms.ChoiceField(label="RAG", required=False, choices=[("", "Any"), *RAG.items()])
    status = forms.ChoiceField(label="Status", required=False, choices=list(STATUS.items()))
    when = forms.ChoiceField(label="Date", required=False, choices=[("", "Any"), *WHEN.items()])
    fresh = forms.ChoiceField(label="Last update", required=False, choices=[("", "Any"), *FRESH.items()])
    draft = forms.ChoiceField(label="Plan", required=False, choices=list(DRAFT.items()))
    proof = forms.ChoiceField(label="Proof", required=False, choices=[("", "Any"), *PROOF.items()])
    origin = forms.CharField(label="From", required=False, widget=forms.HiddenInput)

    def __init__(self, *, given: dict[str, str], choices: Choices) -> None:
        super().__init__(initial=given)
        some = [("none", "No group")]
        self._offer("owner", [*OWNERS.items(), *choices.owner])
        self._offer("agency", choices.agency)
        self._offer("group", [*some, *choices.group])

    def _offer(self, name: str, pairs: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "Any"), *pairs]  # type: ignore[attr-defined]

    def in_use(self, given: dict[str, str]) -> list[tuple[str, str]]:
        """Return (key, words) of the filters in use: “Owner: Head of early help, Northmoor Council”."""
        found = []
        for key, value in given.items():
            offered = dict(getattr(self.fields[key], "choices", ()))
            found.append((key, f"{self.fields[key].label}: {offered.get(value, value)}"))
        return found


class UpdateForm(forms.Form):
    """How an action is going."""

    rag = RagField(label="How is it going?")
    text = WordsField(
        label="What has happened, and what is next?",
        help_text="Two sentences are enough. No names of children or adults.",
        error_messages={"required": "Say in a sentence or two what has happened and what is next"},
        rows=4,
    )
    impact = impact_field(required=False, help_text=f"{WHEN_COMPLETE} {IMPACT_HINT}")
    version = VersionField()


class ActionForm(forms.Form):
    """A form on one action; `by` and `action` say what may be chosen."""

    version = VersionField()
    mark_optional = False

    def __init__(self, *args: Any, by: Standing, action: Action | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.action = by, action
        self.prepare()

    def prepare(self) -> None:
        """Say what may be chosen; a form with lists overrides it."""


class DateForm(ActionForm):
    """Another due date, and why."""

    due_on = EnglandDateField(
        label="New due date", help_text="For example, 4 12 2026. Leave empty for no date.", required=False
    )
    reason = forms.CharField(
        label="Why the date moves",
        help_text="People read this beside the old and the new date.",
        max_length=300,
        required=False,
    )


class PostField(forms.ModelChoiceField):
    """A post of the partnership, with its agency and who holds it today."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Select(attrs=LONG))
        super().__init__(Post.objects.none(), required=False, **options)

    def label_from_instance(self, obj: Any) -> str:
        """Return “Named nurse, Vale NHS (Asha Rahman)”, without the name for those who may not read it."""
        held = "" if obj.holder is None else f" ({obj.holder or 'vacant'})"
        return f"{obj.title}, {obj.agency}{held}"


class _OrNobody(ModelChoiceIterator):
    """The rows, then an entry that says outright that nothing is meant."""

    def __iter__(self) -> Any:
        yield from super().__iter__()
        yield NOBODY, self.field.nobody  # type: ignore[attr-defined]


class OutrightField(PostField):
    """A choice that must be made; that nothing is wanted is a choice like the others, and cleans to None."""

    iterator = _OrNobody

    def __init__(self, *, nobody: str, **options: Any) -> None:
        self.nobody = nobody
        super().__init__(**options)
        self.required = True

    def clean(self, value: Any) -> Any:
        """Return the row chosen, or None when nothing was chosen outright."""
        return None if value == NOBODY else super().clean(value)


class OutrightGroupField(OutrightField):
    """A group, or outright none."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the group's name."""
        return str(obj)


class WorkForm(ActionForm):
    """A form in which work is given to posts, an agency and a group."""

    def prepare(self) -> None:
        """Offer posts with their holders, agencies and groups of this partnership."""
        kept = self.action
        for name in ("owner", "deputy"):
            self._offer(name, posts_with_holders(self.by, getattr(kept, f"{name}_id", None)))
        self._offer("agency", agencies_for_work(self.by, kept.agency_id if kept else None))
        self._offer("group", groups_for_work(self.by, kept.group_id if kept else None))

    def _offer(self, name: str, rows: Any) -> None:
        if name in self.fields:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class HandOnForm(WorkForm):
    """Who owns an action, who stands in, and which agency and group it belongs to."""

    owner = PostField(label="Owner", empty_label="Nobody")
    deputy = PostField(label="Deputy", help_text="Reports when the owner is away.", empty_label="Nobody")
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Agency",
        help_text="Follows the owner unless you choose another.",
        required=False,
        empty_label="None",
    )
    group = forms.ModelChoiceField(Group.objects.none(), label="Group", required=False, empty_label="None")

    @property
    def to(self) -> dict[str, Any]:
        """What to hand over; an agency left as it was follows a new owner."""
        found = {name: self.cleaned_data[name] for name in ("owner", "deputy", "agency", "group")}
        if "agency" not in self.changed_data:
            del found["agency"]
        return found


class TitleForm(ActionForm):
    """What the action is."""

    title = forms.CharField(
        label="What will be done", max_length=500, error_messages=UNSAID, widget=forms.Textarea(attrs={"rows": 2})
    )
    detail = WordsField(label="Detail (optional)", required=False)


class ReasonForm(ActionForm):
    """Why."""

    reason = forms.CharField(label="Why", max_length=300, error_messages={"required": "Say why"})


class ImpactForm(ActionForm):
    """What a completed action changed."""

    impact = impact_field()


class NewForm(WorkForm):
    """A new action."""

    version = None  # type: ignore[assignment]
    mark_optional = True
    title = forms.CharField(
        label="What will be done",
        help_text="One thing that somebody can say is done.",
        max_length=500,
        error_messages=UNSAID,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = PostField(label="Owner", help_text="A post, so that a successor takes it over.", empty_label="Nobody yet")
    deputy = PostField(label="Deputy", empty_label="Nobody")
    group = forms.ModelChoiceField(Group.objects.none(), label="Group", required=False, empty_label="None")
    due_on = EnglandDateField(label="Due date", help_text="For example, 4 12 2026.", required=False)
    level = forms.TypedChoiceField(
        label="Who may see it",
        coerce=int,
        choices=[(1, "Everybody in the partnership"), (2, "Its group, its owner and deputy, and the business unit")],
        widget=forms.RadioSelect,
        initial=1,
    )
    detail = WordsField(label="Detail", required=False)


class ManyForm(WorkForm):
    """The one field of a deed on several actions; the deed decides which fields stay."""

    version = None  # type: ignore[assignment]
    owner = OutrightField(
        label="New owner", nobody="Nobody", empty_label="Choose a post",
        error_messages={
            "required": "Choose an owner from the list, or choose Nobody",
            "invalid_choice": "Choose an owner from the list, or choose Nobody",
        },
    )  # fmt: skip
    group = OutrightGroupField(
        label="New group", nobody="No group", empty_label="Choose a group", widget=forms.Select,
        error_messages={"required": "Choose a group from the list, or choose No group"},
    )  # fmt: skip
    due_on = EnglandDateField(label="New due date", help_text="For example, 4 12 2026.")
    reason = forms.CharField(label="Why", max_length=300, error_messages={"required": "Say why"})

    def __init__(self, *args: Any, deed: str, **kwargs: Any) -> None:
        self.deed = deed
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Keep only what the deed needs."""
        kept = {"owner": ("owner",), "group": ("group",), "due_on": ("due_on", "reason"), "withdraw": ("reason",)}
        for name in [name for name in self.fields if name not in kept[self.deed]]:
            del self.fields[name]
        super().prepare()


class PassForm(forms.Form):
    """Whose open work goes to which post: the work of a post, or of all posts of a person."""

    mark_optional = False
    whose = forms.ChoiceField(label="Whose work", widget=forms.Select(attrs=LONG))
    to = PostField(
        label="To which post", help_text="It belongs to whoever holds that post, and to their successors.",
        empty_label="Choose a post",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        everybody = PERSON.may(by, "R")
        posts = list(posts_with_holders(by))
        offered = posts if everybody or "BUS" in by.roles else [post for post in posts if post.pk in by.post_ids]
        to: Any = self.fields["to"]
        to.queryset, to.required = posts_with_holders(by), True
        people = [(f"person-{key}", f"All posts of {name}") for key, name in holders(by)] if everybody else []
        words = [(f"post-{post.pk}", to.label_from_instance(post)) for post in offered]
        self.fields["whose"].choices = [("", "Choose a post or a person"), *words, *people]  # type: ignore[attr-defined]

    @property
    def posts(self) -> list[Post]:
        """The posts whose work it is."""
        kind, _, key = self.cleaned_data["whose"].partition("-")
        if kind == "person":
            return posts_of(Person.objects.get(pk=int(key)), self.by)
        return list(posts_with_holders(self.by).filter(pk=int(key)))


class ConflictsForm(forms.Form):
    """For each row that somebody else changed as well: theirs stays, or mine goes in."""

    def __init__(self, *args: Any, rows: Sequence[RowChange], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            missing = {"required": f"Choose for row {row.row}: theirs stays, or yours goes in"}
            self.fields[f"row_{row.row}"] = forms.ChoiceField(
                label=f"Row {row.row}, {row.reference}: which goes on?", choices=list(SIDES.items()),
                widget=forms.RadioSelect, error_messages=missing,
            )  # fmt: skip
        self.rows = [(row, self[f"row_{row.row}"]) for row in rows]

    @property
    def chosen(self) -> dict[int, str]:
        """The side chosen, by row."""
        return {int(name.removeprefix("row_")): value for name, value in self.cleaned_data.items()}
