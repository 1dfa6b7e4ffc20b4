"""How every form looks: one renderer, so that `{{ form }}` and `{% field form.x %}` give the same accessible markup."""

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Choices
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.utils.text import capfirst

from sightline.ui.dates import DateInput, EnglandDateField
from sightline.ui.sentences import say_in_sentences
from sightline.ui.shapes import rag_choices
from sightline.ui.ticks import GroupedTicks

__all__ = [
    "DateInput",
    "EmptyForm",
    "EnglandDateField",
    "Field",
    "Filter",
    "RagField",
    "RagSelect",
    "Renderer",
    "VersionField",
    "WordsField",
    "WorkbookForm",
    "said",
]

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.NumberInput, "govuk-input govuk-input--width-5"),
    (forms.widgets.Input, "govuk-input"),
)


class Field(BoundField):
    """A field on a page: it knows its classes, its hint and error ids, and which control an error should lead to."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        say_in_sentences(field, str(self.label))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add our classes and the ids of hint, error and count; leave `required` to the server's own sentences."""
        found = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, found)
        attrs.pop("required", None)
        if found.is_hidden:
            return attrs
        if "data-autocomplete" in found.attrs:
            attrs |= self._typed_attrs()
        css = [self._base_class(found), str(found.attrs.get("class", ""))]
        if css[0] and self.errors and not isinstance(found, forms.CheckboxInput):
            css.append(f"{css[0].split()[0]}--error")
        if isinstance(found, forms.Textarea):
            attrs |= self._textarea_attrs(found, attrs, css)
        if any(css):
            attrs["class"] = " ".join(filter(None, css))
        return attrs

    def _typed_attrs(self) -> dict[str, str]:
        """Say whether nothing may be chosen, and give back words that were typed and are in no list."""
        attrs = {} if self.field.required else {"data-blank": ""}
        typed = str(self.data or "") if self.form.is_bound else ""
        return {**attrs, "data-typed": typed[1:200]} if typed.startswith("?") else attrs

    def _base_class(self, widget: forms.Widget) -> str:
        return next((css for kind, css in _CLASSES if isinstance(widget, kind)), "")

    def _textarea_attrs(self, widget: forms.Textarea, attrs: dict[str, Any], css: list[str]) -> dict[str, Any]:
        changed: dict[str, Any] = {"cols": False}
        if str(widget.attrs.get("rows")) == "10":
            changed["rows"] = "5"
        if self.max_characters:
            css.append("govuk-js-character-count")
            described = attrs.get("aria-describedby") or ""
            changed |= {"maxlength": False, "aria-describedby": f"{described} {self.auto_id}-info".strip()}
        return changed

    @property
    def max_characters(self) -> int | None:
        """The most characters a long text may have, which its box then counts."""
        counts = isinstance(self.field.widget, forms.Textarea)
        return getattr(self.field, "max_length", None) if counts else None

    @property
    def kind(self) -> str:
        """Return single for one tick box, group for a set under a legend, else plain."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "single"
        return "group" if widget.use_fieldset else "plain"

    @property
    def words(self) -> str:
        """The label, with “(optional)” when the field may be left empty; `mark_optional = False` on a form stops it."""
        label = str(self.label)
        marks = getattr(self.form, "mark_optional", True) and self.kind != "single"
        return f"{label} (optional)" if marks and not self.field.required and "optional" not in label else label

    @property
    def first_control_id(self) -> str:
        """The id of the control that an error of this field leads to."""
        widget = self.field.widget
        if isinstance(widget, DateInput):
            return f"{self.auto_id}_day"
        if isinstance(widget, GroupedTicks):
            return f"{self.auto_id}_0_0"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return str(widget.attrs.get("id") or self.auto_id)


class Renderer(BaseRenderer):
    """Renders forms with our templates first, any app's next and Django's own last."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = Field

    def get_template(self, template_name: str) -> Any:
        """Return a template by name."""
        return self.engine.get_template(template_name)

    @cached_property
    def engine(self) -> DjangoTemplates:
        """The template engine of forms."""
        ours = Path(__file__).parent / "templates"
        django_own = Path(django.forms.__file__).parent / "templates"
        app_loader = "django.template.loaders.app_directories.Loader"
        file_loader = "django.template.loaders.filesystem.Loader"
        loaders = [(file_loader, [ours]), app_loader, (file_loader, [django_own])]
        options = {
            "loaders": [("django.template.loaders.cached.Loader", loaders)],
            "builtins": ["sightline.ui.templatetags.sightline"],
        }
        return DjangoTemplates({"APP_DIRS": False, "DIRS": [], "NAME": "forms", "OPTIONS": options})


class RagSelect(forms.RadioSelect):
    """Radio tiles, each with the shape of its RAG value."""

    template_name = "ui/forms/rag_select.html"


class RagField(forms.ChoiceField):
    """A RAG value chosen from tiles; give `values` to offer fewer than the five."""

    def __init__(self, *, values: tuple[str, ...] = (), **options: Any) -> None:
        options.setdefault("widget", RagSelect)
        options.setdefault("error_messages", {"required": "Choose how it is going"})
        super().__init__(choices=rag_choices(*values), **options)


class WordsField(forms.CharField):
    """A long text: a box that counts, line ends as one character so that its count is the server's count."""

    def __init__(self, *, rows: int = 5, max_length: int | None = 4000, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return str(super().to_python(value or "")).replace("\r\n", "\n")


class VersionField(forms.IntegerField):
    """The version of the record the person opened, hidden; the service compares it before it changes anything."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.HiddenInput)
        options.setdefault("error_messages", {"required": "Open the page again: it lost its place."})
        super().__init__(**options)


class EmptyForm(forms.Form):
    """Nothing is asked: the button says it all."""


class Filter(forms.Form):
    """A filter of a list: what is wrong or missing counts as its default."""

    def chosen(self) -> dict[str, str]:
        """Return the values of the filter, defaults where the address says nothing of use."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        found = {name: said.get(name) or field.initial or "" for name, field in self.fields.items()}
        return {name: str(value) for name, value in found.items()}


def said(kinds: type[Choices]) -> list[tuple[str, str]]:
    """Return choices as a form says them: each begins with a capital."""
    return [(str(value), capfirst(str(words))) for value, words in kinds.choices]


class WorkbookForm(forms.Form):
    """A workbook to read in; nothing changes until it is confirmed."""

    workbook = forms.FileField(
        label="Excel workbook", help_text="A file ending in .xlsx, up to 5 MB. Nothing changes until you confirm.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    def clean_workbook(self) -> UploadedFile:
        """Refuse a file that is not called .xlsx."""
        found: UploadedFile = self.cleaned_data["workbook"]
        if not (found.name or "").lower().endswith(".xlsx"):
            raise forms.ValidationError("Choose an Excel workbook that ends in .xlsx. Other kinds cannot be read.")
        return found
