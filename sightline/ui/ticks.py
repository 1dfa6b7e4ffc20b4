"""A long list of tick boxes in groups: one box ticks all of a group, words typed leave what has them.

    figures = GroupedTicksField(groups=[("Front door", [("C06", "C06 Requests"), ("C06:Place", "C06 by place")])])

A value with a colon is a part of the one before it and stands under it. The box of a whole group works without script.
"""

from collections.abc import Sequence
from typing import Any

from django import forms

ALL = "all:"
Group = tuple[str, Sequence[tuple[str, str]]]


class GroupedTicks(forms.CheckboxSelectMultiple):
    """The boxes, each group in a fieldset."""

    template_name = "ui/forms/grouped_ticks.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Say of a box whether it stands for its whole group, or is a part of the box before."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        whole = str(value).startswith(ALL)
        return option | {"whole": whole, "part": ":" in str(value) and not whole}


class GroupedTicksField(forms.MultipleChoiceField):
    """Values from `groups`; the box of a group gives each value of it that is no part of another."""

    def __init__(self, *, groups: Sequence[Group] = (), **options: Any) -> None:
        super().__init__(widget=GroupedTicks, **options)
        self.groups = groups

    @property
    def groups(self) -> Sequence[Group]:
        """What may be ticked: (group, [(value, words)])."""
        return self._groups

    @groups.setter
    def groups(self, groups: Sequence[Group]) -> None:
        self._groups = groups
        self.choices = [(name, [*_whole(name, rows), *rows]) for name, rows in groups]

    def clean(self, value: Any) -> list[str]:
        """Return the values ticked, those of whole groups among them, each once."""
        ticked = super().clean(value)
        wanted = {one for name, rows in self.groups if f"{ALL}{name}" in ticked for one in _singles(rows)}
        return list(dict.fromkeys([one for one in ticked if not one.startswith(ALL)] + sorted(wanted)))


def _singles(rows: Sequence[tuple[str, str]]) -> list[str]:
    return [value for value, _ in rows if ":" not in value]


def _whole(name: str, rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    count = len(_singles(rows))
    return [(f"{ALL}{name}", f"All of “{name}” ({count})")] if count > 1 else []
