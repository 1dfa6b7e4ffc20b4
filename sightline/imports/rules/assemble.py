"""From passages to the plan: each passage finds its place, and what finds none is said to have none."""

from __future__ import annotations

from dataclasses import replace

from sightline.imports.rules.account import Account
from sightline.imports.rules.details import with_details
from sightline.imports.rules.governance import GovernanceReader
from sightline.imports.rules.items import LIKELY, SURE, read_list
from sightline.imports.rules.lexicon import ASIDE_KINDS, DETAIL_KINDS, LIST_KINDS, TEXT_KINDS, Lexicon
from sightline.imports.rules.openings import Habits, opens_an_item
from sightline.imports.rules.passages import Passage
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.priorities import Register
from sightline.imports.rules.shapes import MAX_TITLE_WORDS
from sightline.imports.rules.understanding import Item, PriorityFound, Understanding
from sightline.imports.rules.words import fold, is_lead_in

# Kinds that are set aside whole; each is also the key of its reason.
FEWEST_ITEMS = 2
_SCRAMBLED = "The columns here seem to have been read in the wrong order, so nothing says what stands beside what."
_ASIDE = ASIDE_KINDS | {"label", "columns", "figure", "running", "page_number"}


class Assembler:
    """Turns passages into an understanding, in order."""

    def __init__(self, understanding: Understanding, register: Register, habits: Habits, lexicon: Lexicon) -> None:
        self.found = understanding
        self.register = register
        self.habits = habits
        self.lexicon = lexicon
        self.account = Account(understanding, lexicon)
        self.governance = GovernanceReader(understanding, self.account, lexicon)

    def assemble(self, passages: list[Passage]) -> None:
        """Fill the understanding."""
        self._titles()
        for passage, following in zip(passages, [*passages[1:], None], strict=False):
            self._passage(passage)
            if passage.heading is None:
                continue
            if _heads_nothing(passage, following):
                self.account.leave([passage.heading])
            else:
                self.account.set_aside([passage.heading], "label" if passage.source == "label" else "heading")
        self._forget_what_stands_alone()

    # Priorities

    def _titles(self) -> None:
        for index, draft in enumerate(self.register.drafts):
            first = draft.statements[0]
            title = Item("title", draft.title, first.places, SURE, "Named as a priority.") if draft.title else None
            self.found.priorities.append(PriorityFound(title, draft.number))
            for piece in draft.statements:
                self.account.place(Item("title", piece.text, piece.places, SURE, ""), f"priorities/{index}/title")
                self.found.priorities[index].places.extend(piece.places)

    def _priority(self, index: int | None) -> tuple[int, PriorityFound]:
        """The priority at an index; None is the one without a title, made when first needed."""
        if index is not None:
            return index, self.found.priorities[index]
        for number, priority in enumerate(self._loose()):
            return len(self.register.drafts) + number, priority
        self.found.priorities.append(PriorityFound(None))
        return len(self.found.priorities) - 1, self.found.priorities[-1]

    def _loose(self) -> list[PriorityFound]:
        """The priority without a title, if there is one."""
        return self.found.priorities[len(self.register.drafts) :]

    def _forget_what_stands_alone(self) -> None:
        """One thing that is no action, in a document without a priority, makes no plan: leave it to a person."""
        loose = self._loose()
        if len(self.found.priorities) != 1 or not loose or loose[0].actions:
            return
        if sum(len(loose[0].items(kind)) for kind in LIST_KINDS | {"objectives"}) < FEWEST_ITEMS:
            self.found.priorities.clear()
            self.account.unplace("priorities/")

    def _scrambled(self, passage: Passage) -> None:
        """Columns that were read in the wrong order: what reads as an action is asked about, the rest is left."""
        likely = [piece for piece in passage.pieces if opens_an_item(piece.text, self.lexicon)]
        if likely:
            index, priority = self._priority(passage.priority)
            for piece in likely:
                item = Item("actions", piece.text, piece.places, 0.5, _SCRAMBLED, "Is this an action, and is it whole?")
                self.account.place(item, f"priorities/{index}/actions/{len(priority.actions)}")
                priority.actions.append(item)
                priority.places.extend(item.places)
        self.account.leave([piece for piece in passage.pieces if piece not in likely])

    # Passages

    def _passage(self, passage: Passage) -> None:
        kind = passage.kind
        if not passage.pieces:
            return
        if kind in _ASIDE:
            self.account.set_aside(passage.pieces, kind)
        elif kind == "scrambled":
            self._scrambled(passage)
        elif kind in LIST_KINDS:
            self._listing(passage, kind)
        elif kind == "objectives":
            self._objectives(passage)
        elif kind in TEXT_KINDS and (passage.priority is not None or kind == "rationale"):
            self._text(passage, kind)
        elif kind in DETAIL_KINDS:
            self._detail(passage, kind)
        elif kind == "vision":
            self._vision(passage)
        elif kind == "priorities":
            self.account.set_aside([piece for piece in passage.pieces if _is_prose(piece)], "priorities_prose")
            self._rest(replace(passage, pieces=[piece for piece in passage.pieces if not _is_prose(piece)]))
        elif not self.governance.read(passage):
            self._rest(passage)

    def _rest(self, passage: Passage) -> None:
        """Text under a known heading is background; elsewhere running text is, and lists are left to a person."""
        if passage.fallback == "narrative":
            self.account.set_aside(passage.pieces, "narrative")
            return
        outside = passage.priority is None and passage.source == "section"
        for piece in passage.pieces:
            if (again := self.register.match(piece.text)) is not None:
                self.account.place(Item("title", piece.text, piece.places, SURE, ""), f"priorities/{again}/title")
            elif outside and piece.form == "paragraph" and _is_prose(piece):
                self.account.set_aside([piece], "prose")
            else:
                self.account.leave([piece])

    def _listing(self, passage: Passage, kind: str) -> None:
        """Place the items of a list kind, with parents and details for actions."""
        listing = read_list(passage, kind, self.habits, self.lexicon)
        if listing.items:
            index, priority = self._priority(passage.priority)
            target = priority.items(kind)
            base = len(target)
            for item in listing.items:
                if kind != "actions" and passage.source == "row" and (same := _stated(item, target)) is not None:
                    self.account.place(item, f"priorities/{index}/{kind}/{same}")
                    continue
                placed = with_details(item, passage.details, self.lexicon) if kind == "actions" else item
                parent = None if item.parent is None else base + item.parent
                self.account.place(placed, f"priorities/{index}/{kind}/{len(target)}")
                target.append(replace(placed, parent=parent))
                priority.places.extend(item.places)
        self.account.set_aside(listing.lead_ins, "lead_in")
        self.account.leave(listing.left)

    def _objectives(self, passage: Passage) -> None:
        """Sentences are objectives; a list under an objective's sentence holds desired outcomes, or orders."""
        texts = [piece for piece in passage.pieces if piece.form == "paragraph" and not is_lead_in(piece.text)]
        lists = [piece for piece in passage.pieces if piece.form != "paragraph"]
        leads = [piece for piece in passage.pieces if piece.form == "paragraph" and is_lead_in(piece.text)]
        if texts:
            self._listing(replace(passage, pieces=texts, source="row"), "objectives")
        if lists:
            kind = "desired_outcomes" if texts and passage.source != "section" else "objectives"
            if kind == "desired_outcomes" and passage.source == "inline" and self._are_orders(lists):
                kind = "actions"
            self._listing(replace(passage, pieces=lists), kind)
        self.account.set_aside(leads, "lead_in")

    def _are_orders(self, pieces: list[Piece]) -> bool:
        """True when half of a list or more begin with an order: "Create …", "Train …"."""
        verbs = self.lexicon.words["openers_verbs"]
        return 2 * sum(piece.text.split()[0].rstrip(",") in verbs for piece in pieces) >= len(pieces)

    def _text(self, passage: Passage, kind: str) -> None:
        """Place a running text; more of it later is added behind."""
        index, priority = self._priority(passage.priority)
        before: Item | None = getattr(priority, kind)
        made = _running(kind, passage.pieces, before)
        setattr(priority, kind, made)
        self._place_each(passage.pieces, kind, f"priorities/{index}/{kind}")
        priority.places.extend(place for piece in passage.pieces for place in piece.places)

    def _vision(self, passage: Passage) -> None:
        texts = [piece for piece in passage.pieces if piece.form == "paragraph"]
        points = [piece for piece in passage.pieces if piece.form != "paragraph"]
        if not texts:
            texts, points = points, []
        self.found.vision = _running("vision", texts, self.found.vision)
        self._place_each(texts, "vision", "vision")
        self.account.set_aside(points, "vision_list")

    def _detail(self, passage: Passage, kind: str) -> None:
        """Place a lead, group, date or state: on the row's actions, else on the priority."""
        pieces = passage.pieces
        if passage.source == "row" and (passage.priority is not None or self._loose()):
            index, priority = self._priority(passage.priority)
            base = len(priority.actions)
            if kind in passage.details or base:
                self._place_each(pieces, kind, f"priorities/{index}/actions/{max(base - 1, 0)}/{kind}")
                return
        if passage.priority is None:
            self.account.leave(pieces)
            return
        index, priority = self._priority(passage.priority)
        made = _running(kind, pieces, getattr(priority, kind))
        setattr(priority, kind, _doubt(made, passage))
        self._place_each(pieces, kind, f"priorities/{index}/{kind}")

    def _place_each(self, pieces: list[Piece], kind: str, where: str) -> None:
        for piece in pieces:
            self.account.place(Item(kind, piece.text, piece.places, SURE, ""), where)


def _stated(item: Item, before: list[Item]) -> int | None:
    """Where an aim stands already that a table says again in each row of its actions; None when it is new."""
    words = fold(item.text)
    return next((at for at, one in enumerate(before) if fold(one.text) == words), None)


def _heads_nothing(passage: Passage, following: Passage | None) -> bool:
    """True for a line that only looks like a heading: unknown, and neither text nor table stands under it."""
    if passage.pieces or passage.kind not in {"unknown", "group_section"} or passage.marked:
        return False
    return passage.fallback != "narrative" and (following is None or following.source == "section")


def _is_prose(piece: Piece) -> bool:
    """A paragraph that is a sentence, or an item far too long to name something."""
    words = len(piece.text.split())
    return words > MAX_TITLE_WORDS or (
        piece.form == "paragraph" and words >= 6 and piece.text.rstrip("\"'”’)").endswith((".", ":"))
    )


def _running(kind: str, pieces: list[Piece], before: Item | None) -> Item:
    """Pieces as one running text, behind what was read before."""
    text = " ".join([*([before.text] if before else []), *(piece.text for piece in pieces)])
    places = (before.places if before else ()) + tuple(place for piece in pieces for place in piece.places)
    return Item(kind, text, tuple(dict.fromkeys(places)), SURE, "Stands under its own heading or label.")


def _doubt(item: Item, passage: Passage) -> Item:
    """Less sure where the label was lost, or where a cell border cut through the words."""
    if passage.fallback == "lost_label":
        question = f"The label of this row was lost. Is it the {item.kind.replace('_', ' ')}?"
        reason = "Stands where this label stands under the other priorities."
        return replace(item, confidence=0.5, reason=reason, question=question)
    torn = any(len(piece.fragments) > 1 and piece.fragments[1].text[:1].islower() for piece in passage.pieces)
    if torn:
        return replace(
            item, confidence=min(item.confidence, LIKELY - 0.2),
            reason="A cell border cuts through the words.", question="Are the words whole?",
        )  # fmt: skip
    return item
