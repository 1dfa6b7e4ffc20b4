"""Plans written in sentences: "Our aim is …", "We will …", "We will know we have succeeded when …"."""

from __future__ import annotations

import re

from sightline.imports.rules.lexicon import LIST_KINDS, Lexicon
from sightline.imports.rules.passages import Passage
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.words import fold, is_finished
from sightline.publishing.blocks import Block, Paragraph

LONGEST_OPENING, MIN_VISION_WORDS = 10, 4
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"'‘])")
_KINDS = LIST_KINDS | {"objectives"}


def sentences_told(piece: Piece, lexicon: Lexicon) -> list[tuple[str, Piece]]:
    """Each sentence of a paragraph with the kind its opening says; empty unless every one says a kind."""
    if piece.form != "paragraph" or not piece.text.rstrip("\"'”’)").endswith((".", "!")):
        return []
    ends = [match.start() for match in _SENTENCE.finditer(piece.text)]
    starts = [match.end() for match in _SENTENCE.finditer(piece.text)]
    parts = [piece.cut(low, high) for low, high in zip([0, *starts], [*ends, len(piece.text)], strict=True)]
    told = [(_kind(part.text, lexicon), part) for part in parts if part.fragments]
    return [(kind, part) for kind, part in told if kind] if all(kind for kind, _ in told) else []


def vision_told(piece: Piece, lexicon: Lexicon) -> Piece | None:
    """What the vision is, in a paragraph of one sentence that begins "Our vision is that …"; None for any other."""
    words = piece.text.split()
    if piece.form != "paragraph" or _SENTENCE.search(piece.text):
        return None
    for count in range(min(LONGEST_OPENING, len(words) - 3), 1, -1):
        opening = " ".join(words[:count])
        if lexicon.opening(fold(opening), frozenset({"vision"})):
            return piece.cut(len(opening), len(piece.text))
    return None


def vision_behind_its_name(block: Block, piece: Piece, lexicon: Lexicon) -> Piece | None:
    """What the vision is in "Vision Everybody is safe.", whose label was bold and lost its mark; else None."""
    split = lexicon.label_prefix(piece.text, frozenset({"vision"})) if isinstance(block, Paragraph) else None
    if split is None or len(split[1].split()) < MIN_VISION_WORDS or not is_finished(piece.text):
        return None
    return piece.cut(len(piece.text) - len(split[1]), len(piece.text))


def settle_visions(passages: list[Passage]) -> None:
    """Where the vision stands under a heading or behind a label, a sentence that tells it too is background."""
    if any(passage.kind == "vision" and passage.source != "told" and passage.pieces for passage in passages):
        for passage in passages:
            if passage.kind == "vision" and passage.source == "told":
                passage.kind = "narrative"


def _kind(sentence: str, lexicon: Lexicon) -> str:
    """The kind whose phrase a sentence begins with, the longest phrase first; "" without one."""
    words = sentence.split()
    for count in range(min(LONGEST_OPENING, len(words) - 2), 1, -1):
        opening = " ".join(words[:count])
        if words[count - 1][-1:] in ",;:" and count > 1:
            continue
        if opening and (kinds := lexicon.opening(fold(opening), _KINDS)):
            return kinds[0]
    return ""
