"""What went wrong, as lines that link to the fields concerned."""

from typing import Any

from django.forms import BaseForm, BaseFormSet


def error_lines(*sources: Any) -> list[tuple[str, str]]:
    """Return [(sentence, address)] in page order; the address is “#id” of a field or empty.

    A source is a form, a formset, a list of sources, or a ready (sentence, address) pair; None is skipped.
    """
    lines: list[tuple[str, str]] = []
    for source in sources:
        if isinstance(source, BaseForm):
            lines += _of_form(source)
        elif isinstance(source, BaseFormSet):
            lines += [(str(error), "") for error in source.non_form_errors()] + error_lines(*source.forms)
        elif isinstance(source, tuple) and len(source) == 2 and isinstance(source[0], str):
            lines.append((source[0], str(source[1] or "")))
        elif isinstance(source, str) and source:
            lines.append((source, ""))
        elif isinstance(source, list | tuple):
            lines += error_lines(*source)
    return lines


def _of_form(form: BaseForm) -> list[tuple[str, str]]:
    if not form.is_bound:
        return []
    lines = [(str(error), "") for error in form.non_field_errors()]
    for bound in form:
        target = getattr(bound, "first_control_id", bound.auto_id)
        lines += [(str(error), "" if bound.is_hidden else f"#{target}") for error in bound.errors]
    return lines
