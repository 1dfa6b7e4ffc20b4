"""Groups and members: those with a heading or a list of their own, and those only mentioned in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sightline.imports.rules.lexicon import Lexicon
from sightline.imports.rules.passages import Passage
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.understanding import GroupFound, Item
from sightline.imports.rules.words import fold, is_heading_shaped, is_lead_in

_WORD = r"[A-Z][\w’'/&-]*"
_LINK = r"(?:,\s+|\s+(?:and|&|of|for|in)\s+|,\s+and\s+|\s+)"
_LEADING = re.compile(r"^(?:(?:The|This|These|Our|A|An|Each|All|Where|When|In|For|As|If|Any|Via)\s+)+")
_CHAIR = re.compile(r"\bchaired by (?P<chair>[^.;]{3,80})|\b(?P<title>[A-Z][\w ]{3,40}) (?:will|to) chair\b")
_CONSISTS = re.compile(r"\b(?:consists? of|comprises?(?: of)?|made up of|composed of)\s+(?P<rest>[^.]{10,600})")
_COMMA = re.compile(r",\s+(?:and\s+)?(?=[A-Z])|\s+and\s+(?=[A-Z])|;\s*")


def is_group_passage(passage: Passage, lexicon: Lexicon) -> bool:
    """True when a heading heads a group: its name or its text says so (both must, outside a section of groups)."""
    if passage.heading is None:
        return False
    body = " ".join(piece.text for piece in passage.pieces)
    ends = re.sub(r"\s*\([^)]*\)\s*$", "", passage.heading.text)
    named = any(fold(ends).endswith(fold(noun)) for noun in lexicon.phrases["strong_group_nouns"])
    meets = meets_in(body, lexicon) is not None
    return bool(body) and ((named or meets) if passage.kind == "group_section" else (named and meets))


def group_names(text: str, lexicon: Lexicon) -> list[str]:
    """The names in a heading: two when it joins two groups, else one."""
    nouns = [fold(noun) for noun in lexicon.phrases["strong_group_nouns"]]
    parts = [part.strip() for part in re.split(r"\s+(?:&|and)\s+", text) if part.strip()]
    if len(parts) == 2 and all(any(fold(part).endswith(noun) for noun in nouns) for part in parts):
        return parts
    return [text.rstrip(":").strip()]


def meets_in(text: str, lexicon: Lexicon) -> str | None:
    """How often a group meets, in the words of the text: only in a sentence that speaks of meeting."""
    for sentence in re.split(r"(?<=[.;])\s+", text):
        if set(fold(sentence).split()) & lexicon.words["meeting_words"]:
            match = _frequency(lexicon).search(sentence)
            if match:
                return match[0]
    return None


@lru_cache(maxsize=4)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _frequency(lexicon: Lexicon) -> re.Pattern[str]:
    return _compiled(lexicon.phrases["frequencies"])


def lead_of_list(lead: Piece | None, lexicon: Lexicon) -> str:
    """What a list holds by the sentence before it: "members", "papers", "core" or "purpose"."""
    if lead is None:
        return "purpose"
    for name in ("paper", "core", "member"):
        if lexicon.mentions(f"{name}_leads", lead.text):
            return {"paper": "papers", "core": "core", "member": "members"}[name]
    return "purpose"


def lists_with_leads(pieces: Sequence[Piece]) -> Iterable[tuple[Piece | None, Piece]]:
    """Every list item of a passage with the paragraph that led in to its list (None when the heading did)."""
    lead: Piece | None = None
    for piece in pieces:
        if piece.form != "paragraph":
            yield lead, piece
        elif is_lead_in(piece.text) or lead is None or is_heading_shaped(piece.text):
            lead = piece


def chair_in(piece: Piece) -> Item | None:
    """Who chairs, when a sentence says so."""
    match = _CHAIR.search(piece.text)
    if not match:
        return None
    return Item("chair", (match["chair"] or match["title"]).strip(), piece.places, 0.7, "A sentence says who chairs.")


def leading_group(text: str, lexicon: Lexicon) -> str:
    """The name of a group a text begins with, "" when it begins with none."""
    nouns = "|".join(re.escape(noun) for noun in lexicon.phrases["strong_group_nouns"])
    match = re.match(rf"(?:(?:A|An|The)\s+)?((?:{_WORD}{_LINK}){{1,7}}?(?:{nouns})\b)", text)
    return match[1] if match else ""


def mentioned_groups(pieces: Iterable[Piece], known: Iterable[str], lexicon: Lexicon) -> list[GroupFound]:
    """Groups named in prose and not listed anywhere, each at its first mention, to be confirmed."""
    nouns = "|".join(re.escape(noun) for noun in sorted(lexicon.phrases["group_nouns"], key=len, reverse=True))
    pattern = re.compile(
        rf"\b(?:{_WORD}{_LINK}){{1,7}}?(?:{nouns})\b(?!\s+(?:Review|Plan|Manager|Lead|Protocol)\b)(?:\s*\([A-Z&]{{2,8}}\))?"
    )
    seen = [_key(name) for name in known]
    found: list[GroupFound] = []
    for piece in pieces:
        for match in pattern.finditer(piece.text):
            name = _LEADING.sub("", match[0]).strip()
            key = _key(name)
            if len(key.split()) < 2 or name in lexicon.words["not_groups"] or _is_known(key, seen):
                continue
            seen.append(key)
            item = Item(
                "group", name, piece.places, 0.5, "Mentioned in the text, not listed.", "Is this a group of yours?"
            )
            found.append(GroupFound(item, confirm=True))
    return found


def _key(name: str) -> str:
    """A name without its abbreviation, "&" and "and" alike."""
    return fold(re.sub(r"\([^)]*\)", "", name).replace("&", " and "))


def _is_known(key: str, seen: Iterable[str]) -> bool:
    """True when a name, or a longer or shorter form of it, was seen."""
    return any(f" {one}".endswith(f" {key}") or f" {key}".endswith(f" {one}") for one in seen)


def mentioned_posts(piece: Piece, lexicon: Lexicon) -> list[Item]:
    """The posts a sentence says a body consists of, to be confirmed. Empty when it names no posts."""
    match = _CONSISTS.search(piece.text)
    if not match:
        return []
    rest = match["rest"]
    starts = [0, *(comma.end() for comma in _COMMA.finditer(rest))]
    ends = [*(comma.start() for comma in _COMMA.finditer(rest)), len(rest)]
    spans: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        if spans and not _names_post(rest[start:end], lexicon):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    names = [rest[start:end].strip(" ,;") for start, end in spans]
    if len(names) < 2 or not all(_names_post(name, lexicon) for name in names):
        return []
    reason = "Mentioned in a sentence, not listed."
    return [
        Item("member", name, piece.places, 0.4, reason, "Is this a member, and is the name whole?") for name in names
    ]


def _names_post(text: str, lexicon: Lexicon) -> bool:
    return bool(set(text.replace(",", " ").split()) & lexicon.words["post_words"])
