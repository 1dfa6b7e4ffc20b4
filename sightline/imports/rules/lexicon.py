"""The vocabulary of plan documents, loaded once from `data/lexicon.yaml` and checked when loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sightline.imports.rules.dates import DateStyle, SaidDate, date_said
from sightline.imports.rules.words import fold

LEXICON_PATH = Path(__file__).resolve().parents[3] / "data" / "lexicon.yaml"

LIST_KINDS = frozenset({"ambitions", "desired_outcomes", "actions", "measures", "success"})
TEXT_KINDS = frozenset({"vision", "rationale"})
DETAIL_KINDS = frozenset({"strategic_lead", "lead", "group", "due", "status"})
PRIORITY_KINDS = LIST_KINDS | TEXT_KINDS | {"objectives"}
ASIDE_KINDS = frozenset({"narrative", "contents", "progress", "figures", "reference", "key"})
WHOLE_KINDS = frozenset({"vision", "purpose", "core_functions", "priorities", "groups", "members"}) | ASIDE_KINDS
HEADING_KINDS = PRIORITY_KINDS | WHOLE_KINDS | DETAIL_KINDS
COLUMN_KINDS = PRIORITY_KINDS | DETAIL_KINDS | {"priority", "name", "progress", "figures", "reference"}

MAX_HEADING_CHARACTERS = 250
MAX_COLUMN_WORDS = 7
_LETTERS = {letter: number for number, letter in enumerate("ABCDEFGH", start=1)}
_ROMAN = {roman: number for number, roman in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII"), start=1)}

_NUMBERING = re.compile(
    r"^(?:(?:section |part )?(?:\d{1,2}(?:\.\d{1,2}){0,5}|[a-z])(?:[.):]| [-–—])\s+"
    r"|\d{1,2}(?:\.\d{1,2}){1,5}\s+|\d{1,2}\s+(?=[a-z])|part [a-z]\s+|\d{1,2}(?:\.\d{1,2}){0,5}(?-i:(?=[A-Z][a-z])))",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\s*[-–—(]?\s*(?:for\s+)?(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)?\d\d))?\)?\s*$")
_BY_DATE = re.compile(
    r"^(?:by|in|before)\s+(?:the\s+)?(?:(?:end|start)\s+of\s+)?(?:[A-Z][a-z]{2,8}\s+)?(?:19|20)\d\d\b", re.IGNORECASE
)
_PARTS = re.compile(r"\s+[-–—|]\s+|\s*[()]\s*|\?\s+")
_SHORTENED = re.compile(r"(?<=\w)['’](ll|re|ve|s)\b", re.IGNORECASE)
_WRITTEN_OUT = {"ll": " will", "re": " are", "ve": " have", "s": "s"}
_STATUS_PARTS = re.compile(r"\s*[:;,.()/|]\s*|\s+[-–—]\s+")
_TOGETHER = re.compile(r"\s+and\s+|\s*&\s*|\s*/\s*|\s*,\s*", re.IGNORECASE)


class LexiconError(Exception):
    """The lexicon file is missing a list or holds something that is not words."""


class PriorityHeading(NamedTuple):
    """A heading such as "Priority 2: Neglect": its number if it has one, and where its title begins."""

    number: int | None
    title: str


@dataclass(frozen=True)
class Lexicon:
    """Phrases by kind, and lists of words by name. Made by `load_lexicon`."""

    exact: dict[str, tuple[str, ...]]
    wild: tuple[tuple[re.Pattern[str], str], ...]
    columns: tuple[dict[str, tuple[str, ...]], tuple[tuple[re.Pattern[str], str], ...]]
    sentences: dict[str, tuple[str, ...]]
    words: dict[str, frozenset[str]]
    phrases: dict[str, tuple[str, ...]]
    rag: dict[str, str]
    reasons: dict[str, str]
    priority_line: re.Pattern[str]
    second_line: re.Pattern[str]
    numbers: dict[str, int]
    styles: tuple[DateStyle, ...] = ()

    def kinds(self, text: str, among: frozenset[str]) -> tuple[str, ...]:
        """The kinds a heading, label or column may mean, likeliest first; empty when it is not in the vocabulary."""
        if len(text) > MAX_HEADING_CHARACTERS:
            return ()
        for candidate in _spellings(text):
            found = tuple(kind for kind in self._lookup(fold(candidate)) if kind in among)
            if found:
                return found
        return ()

    def _lookup(self, folded: str) -> tuple[str, ...]:
        if folded in self.exact:
            return self.exact[folded]
        if not self._any_wild.fullmatch(folded):
            return ()
        return tuple(dict.fromkeys(kind for pattern, kind in self.wild if pattern.fullmatch(folded)))

    @cached_property
    def _any_wild(self) -> re.Pattern[str]:
        """Every pattern in one: most texts match none, and are asked once instead of once for each."""
        return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in self.wild) or "(?!)")

    def column(self, text: str) -> tuple[str, ...]:
        """The kinds a column heading names together, as in "Priority and outcomes"; empty when unknown."""
        if len(text) > 120:
            return ()
        one = self.kinds(text, COLUMN_KINDS)
        if one:
            return one[:1]
        parts = [part for part in _TOGETHER.split(_YEARS.sub("", text)) if part.strip()]
        found = [self.kinds(part, COLUMN_KINDS) for part in parts]
        if 2 <= len(parts) <= 3 and all(found):
            return tuple(dict.fromkeys(kinds[0] for kinds in found))
        return ()

    def likely_column(self, text: str) -> tuple[str, ...]:
        """The kind a short column heading has by its main word, as "named lead" has by "lead"; empty when unknown."""
        folded = fold(_YEARS.sub("", _NUMBERING.sub("", text)))
        if len(folded.split()) > MAX_COLUMN_WORDS:
            return ()
        exact, wild = self.columns
        return exact.get(folded) or next(((kind,) for pattern, kind in wild if pattern.fullmatch(folded)), ())

    def label_prefix(self, text: str, among: frozenset[str]) -> tuple[str, str] | None:
        """A label at the start of a text with its value run on behind it: ("lead", the value). None without one."""
        words = text.split()
        for count in range(min(8, len(words) - 1), 0, -1):
            head, rest = " ".join(words[:count]), " ".join(words[count:])
            found = tuple(kind for kind in self.exact.get(fold(head), ()) if kind in among)
            if found and rest[:1].isupper():
                return found[0], rest
        return None

    def priority_heading(self, text: str, *, second: bool = False) -> PriorityHeading | None:
        """Read "Priority 1 - Title" and its like; `second` reads "Objective 1" and its like, which must be numbered.

        None when the text is no such heading.
        """
        line = self.second_line if second else self.priority_line
        match = line.match(_NUMBERING.sub("", text[:2_000].strip()))
        if not match or (not match["number"] and (second or not match["sep"])):
            return None
        title = match["title"].strip()
        if match["sep"].strip() == "." and title[:1].isdigit():
            return None  # "Outcome 1.2 …" counts within a priority
        if len(title.split()) > 40 or (title and not match["sep"] and not title[0].isupper()):
            return None
        if not title and not match["number"]:
            return None
        return PriorityHeading(self._number(match["number"] or ""), title)

    def _number(self, said: str) -> int | None:
        """The number of a priority, said as "2", "two", "B" or "II"."""
        if said.isdigit():
            return int(said)
        return self.numbers.get(said.casefold()) or _LETTERS.get(said) or _ROMAN.get(said)

    def opening(self, folded: str, among: frozenset[str]) -> tuple[str, ...]:
        """The kinds that the folded opening of a sentence may mean: a phrase of the sentences, as it stands."""
        return tuple(kind for kind in self.sentences.get(folded, ()) if kind in among)

    def leads_to_priorities(self, text: str) -> bool:
        """True when a lead-in ends by saying that priorities follow: "… has agreed three priorities:"."""
        said = fold(_YEARS.sub("", text.rstrip(" :-")))
        return any(f" {said}".endswith(f" {fold(phrase)}") for phrase in self.phrases["priority_leads"])

    def mentions(self, name: str, text: str) -> bool:
        """True when a phrase of that list stands in the text as whole words."""
        folded = f" {fold(text)} "
        return any(f" {fold(phrase)} " in folded for phrase in self.phrases[name])

    def date_said(self, text: str) -> SaidDate | None:
        """The day a text names, by the styles of this vocabulary and those everybody uses."""
        return date_said(text, self.styles)

    def rag_of(self, text: str) -> str | None:
        """The RAG value a status text means: the whole of it, or the word it begins with ("Green: on track").

        None when it is not in the vocabulary, or says two things.
        """
        parts = [text, *_STATUS_PARTS.split(text)]
        meant = [self.rag.get(fold(part)) for part in parts if part.strip()]
        if not meant or meant[0]:
            return meant[0] if meant else None
        return meant[1] if len(meant) > 1 and len({value for value in meant if value}) == 1 else None


def without_numbering(text: str) -> str:
    """A heading without the number before it."""
    return _NUMBERING.sub("", text.strip()).strip()


def _spellings(text: str) -> list[str]:
    """A heading as it stands, without its numbering and years, and then its parts."""
    text = _SHORTENED.sub(lambda match: _WRITTEN_OUT[match[1].lower()], text.strip().rstrip(":?.").strip())
    dated = _BY_DATE.sub("by date", text)
    bare = _YEARS.sub("", _NUMBERING.sub("", text)).strip()
    parts = [part for part in _PARTS.split(bare) if part.strip()]
    return list(dict.fromkeys([text, dated, bare, *(parts if len(parts) > 1 else [])]))


@lru_cache(maxsize=4)
def load_lexicon(path: Path = LEXICON_PATH) -> Lexicon:
    """Load and check the vocabulary. Raises LexiconError with the list that is wrong."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise LexiconError(f"The vocabulary {path} could not be read.") from error
    lists = {name: value for name, value in raw.items() if isinstance(value, list)}
    openers = {f"openers_{name}": value for name, value in raw["openers"].items()}
    phrases = {name: _strings(name, value) for name, value in {**lists, **openers}.items()}
    exact, wild = _section_phrases(raw["sections"])
    return Lexicon(
        exact=exact,
        wild=wild,
        columns=_section_phrases(raw["columns"]),
        sentences=_section_phrases(raw["sentences"])[0],
        words={name: frozenset(value) for name, value in phrases.items()},
        phrases=phrases,
        rag={fold(word): rag.replace(" ", "_") for rag, words in raw["rag"].items() for word in _strings("rag", words)},
        reasons={str(key): str(value) for key, value in raw["reasons"].items()},
        priority_line=_priority_line(phrases["priority_words"], phrases["number_words"]),
        second_line=_priority_line(phrases["second_words"], phrases["number_words"]),
        numbers={word: index for index, word in enumerate(phrases["number_words"], start=1)},
    )


def _strings(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise LexiconError(
            f"The list {name} of the vocabulary holds something that is not words (quote yes, no and on)."
        )
    return tuple(value)


def _section_phrases(
    sections: dict[str, Any],
) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[re.Pattern[str], str], ...]]:
    exact: dict[str, list[str]] = {}
    wild: list[tuple[re.Pattern[str], str]] = []
    unknown = set(sections) - HEADING_KINDS - COLUMN_KINDS
    if unknown:
        raise LexiconError(f"The vocabulary names kinds that nothing reads: {', '.join(sorted(unknown))}.")
    for kind, variants in sections.items():
        for phrase in _strings(kind, variants):
            if "*" in phrase:
                pattern = " .+ ".join(re.escape(fold(part)) for part in phrase.split("*")).strip()
                wild.append((re.compile(pattern), kind))
            else:
                exact.setdefault(fold(phrase), []).append(kind)
    wild.sort(key=lambda one: -len(one[0].pattern))
    return {phrase: tuple(kinds) for phrase, kinds in exact.items()}, tuple(wild)


def _priority_line(words: tuple[str, ...], numbers: tuple[str, ...]) -> re.Pattern[str]:
    named = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    number = "|".join(numbers)
    return re.compile(
        rf"(?:our\s+)?(?:{named})(?:\s+(?:no\.?\s*|number\s+)?(?P<number>\d{{1,2}}(?!\d)|(?:{number}"
        r"|(?-i:[A-H]|[IV]{1,4})(?=\s*(?:[:–—.)-]|$)))\b)|(?=\s*[:–—-]))"
        rf"\s*(?P<sep>[:–—.)-]\s*|)(?P<title>.*)$",
        re.IGNORECASE | re.DOTALL,
    )
