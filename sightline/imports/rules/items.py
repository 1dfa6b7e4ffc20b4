"""Items: each piece of a passage that lists things becomes an item, with what is sure about it and what is not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from sightline.imports.rules.lexicon import Lexicon
from sightline.imports.rules.openings import AFTER_SMALL, AFTER_STOP, Cut, Habits, cuts_in, opens_an_item, parts_of
from sightline.imports.rules.passages import Passage
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.understanding import Item
from sightline.imports.rules.words import fold, is_lead_in

SURE, LIKELY, DOUBTFUL = 0.95, 0.75, 0.5
MAX_SUB_ITEM_WORDS = 14
_CUT_KINDS = frozenset({"actions", "measures", "success", "desired_outcomes", "ambitions"})
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,5}[.)]?\s*(?=[^\W\d])")
_SEMICOLON = re.compile(r";\s+(?:and\s+)?(?=\w)")
_TAIL = re.compile(r"\s*[;,]\s*(?:and|or)?\s*$")
_NOUNS = {
    "actions": "action", "measures": "measure", "success": "success criterion", "ambitions": "ambition",
    "desired_outcomes": "outcome", "objectives": "objective",
}  # fmt: skip
_COUNT = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass
class Listing:
    """Items read from a passage (parents are indexes within it), what only led in to them, and what is left."""

    items: list[Item] = field(default_factory=list)
    lead_ins: list[Piece] = field(default_factory=list)
    left: list[Piece] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)


def read_list(passage: Passage, kind: str, habits: Habits, lexicon: Lexicon) -> Listing:
    """Read the items of a passage as items of `kind`."""
    listing = Listing()
    passage = replace(passage, pieces=[_without_number(piece) for piece in passage.pieces])
    last_item = max((i for i, piece in enumerate(passage.pieces) if piece.form != "paragraph"), default=-1)
    for index, piece in enumerate(passage.pieces):
        if piece.form == "paragraph" and _leads_in(passage, piece, before_items=index < last_item):
            listing.lead_ins.append(piece)
        elif piece.form == "paragraph" and _is_loose(passage, behind_items=0 <= last_item < index):
            listing.left.append(piece)
        else:
            for item in items_of(piece, kind, passage, habits, lexicon):
                listing.items.append(item)
                listing.depths.append(piece.depth)
    if kind == "actions":
        _set_parents(listing, lexicon)
    return listing


def _without_number(piece: Piece) -> Piece:
    """A paragraph that begins with its number ("2.1 Refresh the strategy") is an item, and the number no part of it."""
    match = _NUMBER.match(piece.text) if piece.form == "paragraph" else None
    return piece.cut(match.end(), len(piece.text)).as_form("item") if match else piece


def _without_tail(piece: Piece) -> Piece:
    """An item without the mark that parts it from the next in a sentence made of items: "…; and"."""
    match = _TAIL.search(piece.text)
    return piece.cut(0, match.start()) if match and match.start() else piece


def _is_loose(passage: Passage, *, behind_items: bool) -> bool:
    """A paragraph behind the list of its section, or behind a table: nothing says that it is an item."""
    return passage.source == "section" and (behind_items or passage.after_table)


def _leads_in(passage: Passage, piece: Piece, *, before_items: bool) -> bool:
    """A paragraph before a list introduces it: in a cell only when it says so, under a heading or a label always."""
    if is_lead_in(piece.text):
        return True
    return before_items and passage.source != "row"


def items_of(piece: Piece, kind: str, passage: Passage, habits: Habits, lexicon: Lexicon) -> list[Item]:
    """The items of one piece: one, unless its marks were lost."""
    piece = _without_tail(piece)
    cuts = cuts_in(piece.text, habits, lexicon) if kind in _CUT_KINDS else []
    if piece.form == "run" and cuts:
        return _cut_run(piece, kind, [cut.offset for cut in cuts], [cut.confidence for cut in cuts])
    told = kind in _CUT_KINDS and passage.source == "inline"
    beside = kind == "actions" and passage.source in {"row", "label"}
    orders = _orders_listed(piece.text, kind, lexicon) if told or beside else []
    if orders:
        return _cut_run(piece, kind, orders, [AFTER_STOP] * len(orders))
    listed = [cut for cut in cuts if piece.text[: cut.offset].rstrip().endswith(";")]
    if listed and passage.source != "section":
        return _cut_run(piece, kind, [cut.offset for cut in listed], [cut.confidence for cut in listed])
    sudden = [cut for cut in cuts if cut.confidence == AFTER_SMALL]
    alone = passage.source == "row" and (piece.form == "paragraph" or len(passage.pieces) == 1)
    if alone and (sudden or _all_open(piece.text, cuts, lexicon)):
        return _cut_run(piece, kind, [cut.offset for cut in cuts], [min(cut.confidence, LIKELY) for cut in cuts])
    if sudden and all(len(part.split()) > 2 for part in parts_of(piece.text, sudden)):
        return _cut_run(piece, kind, [cut.offset for cut in sudden], [LIKELY for _ in sudden])
    item = _item(kind, piece.text, piece, *_grounds(piece, passage))
    cuts = [cut for cut in cuts if _is_evident(piece.text, cut, lexicon)]
    parts = tuple(parts_of(piece.text, cuts)) if cuts else ()
    if parts and all(len(part.split()) > 2 for part in parts):
        item = replace(
            item, confidence=min(item.confidence, LIKELY), question=_question(kind, len(parts)), proposed=parts
        )
    return [item]


def _orders_listed(text: str, kind: str, lexicon: Lexicon) -> list[int]:
    """Where the parts of "Open a hub; train the staff; and report" begin, if most parts begin with an order."""
    starts = [match.end() for match in _SEMICOLON.finditer(text)]
    verbs = lexicon.words["openers_verbs"]
    firsts = [text[start:].split(maxsplit=1)[0].capitalize() for start in (0, *starts) if text[start:].strip()]
    if starts and all(text[start : start + 1].islower() for start in (0, *starts)):
        return starts  # "we will: open a hub; train the staff"
    if kind != "actions":
        return []
    orders = sum(word in verbs for word in firsts)
    return starts if starts and 2 * orders > len(firsts) else []


def _is_evident(text: str, cut: Cut, lexicon: Lexicon) -> bool:
    """True when a second item plainly begins at a cut: a sentence has ended, or an order begins."""
    words = text[cut.offset :].split()
    return cut.confidence >= AFTER_STOP or words[0].strip("\"'“‘(").rstrip(",;:") in lexicon.words["openers_verbs"]


def _all_open(text: str, cuts: list[Cut], lexicon: Lexicon) -> bool:
    """Three sentences or more, each beginning as items do."""
    return len(cuts) >= 2 and all(opens_an_item(part, lexicon) for part in parts_of(text, cuts))


def _cut_run(piece: Piece, kind: str, offsets: list[int], sureness: list[float]) -> list[Item]:
    """One item between every two cuts; an item is as sure as its less sure end."""
    found: list[Item] = []
    edges = [1.0, *sureness, 1.0]
    for index, (start, end) in enumerate(zip([0, *offsets], [*offsets, len(piece.text)], strict=True)):
        part = piece.cut(start, len(piece.text[:end].rstrip().rstrip(";")))
        confidence = min(edges[index], edges[index + 1], SURE)
        reason = (
            "The marks between the items were lost; this one ends with a full stop and the next begins with a capital."
        )
        question = None
        if confidence < AFTER_STOP:
            reason = "The marks between the items were lost; it was divided where a word begins as items do."
            question = f"Does this {_NOUNS[kind]} begin and end in the right place?" if confidence < LIKELY else None
        found.append(replace(_item(kind, part.text, part, confidence, reason), question=question))
    return found


def _grounds(piece: Piece, passage: Passage) -> tuple[float, str]:
    """How sure an item is, and what that rests on."""
    if len(piece.fragments) > 1:
        return LIKELY, "The text was torn by a page or line break and has been put together."
    if piece.form == "item":
        return SURE, "A marked item of a list."
    if piece.form == "run":
        return 0.9, "An item of a list whose marks were lost."
    if passage.source == "told":
        return LIKELY, "A sentence whose first words say what it is."
    if passage.source == "row":
        return 0.9, "A paragraph of its own in the table."
    return LIKELY, "A paragraph, not a marked item."


def _item(kind: str, text: str, piece: Piece, confidence: float, reason: str) -> Item:
    return Item(kind, text, piece.places, confidence, reason)


def _question(kind: str, count: int) -> str:
    noun = _NOUNS.get(kind, "item")
    words = _COUNT[count] if count < len(_COUNT) else str(count)
    return f"One {noun} or {words.lower()}?"


def _set_parents(listing: Listing, lexicon: Lexicon) -> None:
    """Give items their parents: by depth where the source shows it, else behind a lead-in without an object."""
    parent: int | None = None
    by_depth = False
    for index, item in enumerate(listing.items):
        depth = listing.depths[index]
        if parent is not None:
            deeper = depth > listing.depths[parent]
            if deeper or (not by_depth and listing.items[parent].text and _is_sub_item(item.text, lexicon)):
                doubt = item.confidence if deeper else min(item.confidence, LIKELY)
                question = None if deeper else "Is this a part of the action above it?"
                listing.items[index] = replace(
                    item, parent=parent, confidence=doubt, question=item.question or question
                )
                by_depth = by_depth or deeper
                continue
        by_depth = False
        following = index + 1 < len(listing.items)
        deeper_next = following and listing.depths[index + 1] > depth
        parent = index if following and (deeper_next or wants_sub_items(item.text, lexicon)) else None
        by_depth = bool(deeper_next)


def wants_sub_items(text: str, lexicon: Lexicon) -> bool:
    """True for a text that announces its parts and names none: "… to include", "… such as:"."""
    folded = fold(text)
    return is_lead_in(text) or any(folded.endswith(" " + fold(lead)) for lead in lexicon.phrases["sub_item_leads"])


def _is_sub_item(text: str, lexicon: Lexicon) -> bool:
    """A short name of a thing, not an order or a statement of its own."""
    words = text.split()
    if len(words) > MAX_SUB_ITEM_WORDS or opens_an_item(text, lexicon) or re.search(r"[.!?]$", text):
        return False
    return not {word.casefold() for word in words} & lexicon.words["reported_verbs"]
