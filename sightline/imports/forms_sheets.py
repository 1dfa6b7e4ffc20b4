"""Forms of lists from spreadsheets: the file, what it lists, and what its columns and words mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from sightline.imports.models import SheetLoad
from sightline.imports.queries_sheets import Here
from sightline.imports.rules.sheets import LEFT_EMPTY, ListColumn, ListKind
from sightline.imports.rules.sheets_match import words_said
from sightline.imports.rules.sheets_tables import SheetTable
from sightline.imports.services.sheets_kinds import KINDS, kept_in_words

SUFFIXES = (".xlsx", ".ods", ".csv")
SAMPLES, SAMPLE_LENGTH = 3, 70
MOST_WORDS = 100


class ListFileForm(forms.Form):
    """The spreadsheet to read."""

    spreadsheet = forms.FileField(
        label="Your spreadsheet",
        help_text=f"{kept_in_words()} Nothing is added until you have seen what each row will do.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def clean_spreadsheet(self) -> UploadedFile:
        """Refuse a file that is too large or no spreadsheet, with what to do."""
        found: UploadedFile = self.cleaned_data["spreadsheet"]
        if (found.size or 0) > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError("The file is larger than 20 MB. Send the list without its pictures.")
        if Path(found.name or "").suffix.lower() not in SUFFIXES:
            raise forms.ValidationError("Choose a spreadsheet that ends in .xlsx, .ods or .csv. Save an .xls as .xlsx.")
        return found


class KindForm(forms.Form):
    """What the file lists, and which of its tables."""

    mark_optional = False
    kind = forms.ChoiceField(label="What it lists")
    table = forms.TypedChoiceField(label="Which table", coerce=int)

    def __init__(self, *args: Any, load: SheetLoad, tables: list[SheetTable], **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": load.kind, "table": load.table}
        super().__init__(*args, **kwargs)
        kinds = [(one.key, one.label if one.kept else f"{one.label} (cannot be kept yet)") for one in KINDS]
        self.fields["kind"].choices = [*([] if load.kind else [("", "Choose")]), *kinds]  # type: ignore[attr-defined]
        if len(tables) > 1:
            self.fields["table"].choices = [(at, _named(table)) for at, table in enumerate(tables)]  # type: ignore[attr-defined]
        else:
            self.fields["table"].choices = [(0, "")]  # type: ignore[attr-defined]
            self.fields["table"].widget = forms.HiddenInput()


def _named(table: SheetTable) -> str:
    count = len(table.rows)
    headings = ", ".join(list(table.header.values())[:4])
    rows = "1 row" if count == 1 else f"{count} rows"
    return f"{table.at[:1].upper()}{table.at[1:]}: {headings} ({rows})"[:120]


@dataclass(frozen=True)
class ColumnLine:
    """A column of the file on the page: its heading, some of what stands in it, its choice and why it was matched."""

    letter: str
    heading: str
    samples: list[str]
    field: Any
    why: str
    matched: bool


@dataclass(frozen=True)
class WordLine:
    """A word of the file that has to be matched, how often it stands there, its choice and why it was matched."""

    word: str
    count: int
    field: Any
    why: str
    known: bool


@dataclass(frozen=True)
class WordGroup:
    """The words of one column; `more` are those beyond what a page shows."""

    heading: str
    label: str
    lines: list[WordLine]
    more: int


class MatchForm(forms.Form):
    """Which column is which, and what words mean; `version` is that of the list when the page was opened."""

    mark_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)

    def __init__(
        self, *args: Any, load: SheetLoad, kind: ListKind, table: SheetTable, here: Here, **kwargs: Any
    ) -> None:  # fmt: skip
        kwargs["initial"] = {"version": load.version}
        super().__init__(*args, **kwargs)
        self.load, self.kind, self.table = load, kind, table
        choices = [("", "Do not load it"), *((one.key, _label(one)) for one in kind.columns)]
        for letter, heading in table.header.items():
            chosen = load.columns.get(letter, ["", ""])[0]
            self.fields[f"column-{letter}"] = forms.ChoiceField(
                label=f"What the column “{heading}” is", choices=choices, required=False, initial=chosen
            )
        self.words: dict[str, tuple[str, str]] = {}
        self._add_words(here)

    def _add_words(self, here: Here) -> None:
        for key, meanings in self.load.meanings.items():
            column = self.kind.column(key)
            if column is None:
                continue
            empty = "Choose" if column.required else "Leave it empty"
            options = [("", "Choose"), *([] if column.required else [(LEFT_EMPTY, empty)])]
            options += [(one.value, one.label) for one in here.options(column)]
            for number, word in enumerate(self._shown(key)):
                name = f"means-{key}-{number}"
                self.words[name] = (key, word)
                self.fields[name] = forms.ChoiceField(
                    label=f"What “{word}” means", choices=options, required=False, initial=meanings[word][0]
                )

    def _shown(self, key: str) -> list[str]:
        """The words of a column that a page shows: those nobody could match first."""
        meanings = self.load.meanings[key]
        return sorted(meanings, key=lambda word: bool(meanings[word][0]))[:MOST_WORDS]

    @property
    def columns(self) -> Iterator[ColumnLine]:
        """The columns of the file as the page shows them."""
        for letter, heading in self.table.header.items():
            key, why = self.load.columns.get(letter, ["", ""])
            yield ColumnLine(letter, heading, _samples(self.table, letter), self[f"column-{letter}"], why, bool(key))

    @property
    def groups(self) -> Iterator[WordGroup]:
        """The words that have to be matched, by their column."""
        for letter, (key, _) in self.load.columns.items():
            column = self.kind.column(key)
            if column is None or key not in self.load.meanings:
                continue
            said, meanings = words_said(self.table, letter), self.load.meanings[key]
            lines = [
                WordLine(*said.get(word, (word, 0)), self[name], meanings[word][1], bool(meanings[word][0]))
                for name, (of, word) in self.words.items()
                if of == key
            ]
            yield WordGroup(self.table.header[letter], column.label, lines, len(meanings) - len(lines))

    def matched(self) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """Return what was chosen: {letter: key} and {key: {folded word: meaning}}."""
        columns = {letter: self.cleaned_data[f"column-{letter}"] for letter in self.table.header}
        meanings: dict[str, dict[str, str]] = {}
        for name, (key, word) in self.words.items():
            meanings.setdefault(key, {})[word] = self.cleaned_data[name]
        return columns, meanings


def _label(column: ListColumn) -> str:
    return f"{column.label} (needed)" if column.required else column.label


def _samples(table: SheetTable, letter: str) -> list[str]:
    """Return the first different values of a column, shortened."""
    values = dict.fromkeys(" ".join(cells[letter].split()) for _, cells in table.rows if cells.get(letter))
    return [one if len(one) <= SAMPLE_LENGTH else f"{one[: SAMPLE_LENGTH - 1]}…" for one in list(values)[:SAMPLES]]
