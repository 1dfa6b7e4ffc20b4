"""Sections: what a document's headings and lead-ins open and close, from the stream of blocks to passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sightline.imports.rules.implied import headed_priorities, implied_priorities
from sightline.imports.rules.keys import explains_states
from sightline.imports.rules.lexicon import (
    DETAIL_KINDS,
    HEADING_KINDS,
    LIST_KINDS,
    PRIORITY_KINDS,
    Lexicon,
    PriorityHeading,
)
from sightline.imports.rules.naming import counted, tables_name_priorities
from sightline.imports.rules.openings import opens_an_item
from sightline.imports.rules.passages import Passage, question_above
from sightline.imports.rules.pieces import Fragment, Piece, piece_of
from sightline.imports.rules.priorities import SAME_TITLE, Register
from sightline.imports.rules.prose import sentences_told, settle_visions, vision_behind_its_name, vision_told
from sightline.imports.rules.scrambled import columns_in_a_row
from sightline.imports.rules.shapes import (
    BOLD_LEVEL,
    CONTENTS_LINE,
    INLINE_LABEL,
    LAST_NUMBER,
    MAX_TITLE_WORDS,
    as_listed,
    fitting_kind,
    is_sentence,
    level_of,
    number_of,
    section_number,
    titles_listed,
    within_a_list,
)  # fmt: skip
from sightline.imports.rules.tables import Columns, TableReader
from sightline.imports.rules.tidy import join_tables, without_running_lines
from sightline.imports.rules.words import is_heading_shaped, is_lead_in, likeness
from sightline.publishing.blocks import Block, Figure, Heading, ListItem, Paragraph, Place, Table

_INLINE_KINDS = PRIORITY_KINDS | DETAIL_KINDS
_ALONE_KINDS = frozenset({"vision", "narrative"})
_BESIDE_KINDS = frozenset({"progress", "figures", "reference", "key"})  # under a priority, and no part of the plan


@dataclass
class SectionReader:
    """Walks the blocks once; `passages` is what it found, in order."""

    lexicon: Lexicon
    register: Register
    passages: list[Passage] = field(default_factory=list)
    open: Passage | None = None
    priority: int | None = None
    priority_level: int = 0
    heading_level: int = 0
    second: bool = False
    second_in_tables: bool = False
    aims: bool = False
    awaiting_title: bool = False
    group_level: int | None = None
    contents: bool = False
    columns: Columns | None = None
    implied: dict[Place, str] = field(default_factory=dict)
    columns_in_a_row: set[Place] = field(default_factory=set)
    action: Passage | None = None
    listed: bool = False
    objective: tuple[int, ...] = ()
    section: int = 0

    def read(self, blocks: Sequence[Block]) -> list[Passage]:
        """All passages of the document."""
        kept, running = without_running_lines(blocks, self.lexicon)
        self.passages.extend(running)
        if not any(self._priority_heading(block) for block in kept):
            self.implied = headed_priorities(kept, self.lexicon)
        self.second = not any(self._priority_heading(block) for block in kept)
        self.second_in_tables = self.second and not tables_name_priorities(kept, self.lexicon)
        if self.second and not any(self._priority_heading(block) for block in kept):
            self.implied = implied_priorities(kept, self.lexicon)
        self.columns_in_a_row = columns_in_a_row(kept, self.lexicon)
        blocks = join_tables(kept, self.lexicon)
        for index, block in enumerate(blocks):
            self._block(block, blocks[index - 1] if index else None, blocks[index + 1 : index + 2])
        self._settle_list()
        settle_visions(self.passages)
        return self.passages

    def _block(self, block: Block, before: Block | None, following: Sequence[Block]) -> None:
        if isinstance(block, Table):
            self._settle_list()
            self._table(block)
            return
        if isinstance(block, Figure):
            self._single("figure", Piece((Fragment(block.text, block.at),)))
            return
        block = as_listed(block, before, following, self.open)
        piece = piece_of(block)
        if self._contents_line(piece):
            return
        if not isinstance(block, Heading) and explains_states(piece.text, self.lexicon):
            self._single("key", piece)
            return
        if self._scrambled(block, piece):
            return
        heading = self._priority_heading(block)
        if heading:
            listed = any(near is not None and self._is_listed(near) for near in (before, *following))
            self._open_priority(heading, piece, level_of(block), listed=listed)
            self.section = section_number(block)
        elif self.open and self.open.lists and within_a_list(before, block, next(iter(following), None), self.lexicon):
            self._single("unknown", piece)
        elif not self._opens(block, piece):
            self._text(piece)

    def _is_listed(self, near: Block) -> bool:
        """True for a neighbour that names a priority too, in a list rather than in a table of contents."""
        if isinstance(near, Table | Figure) or CONTENTS_LINE.match(near.text):
            return False
        return self._priority_heading(near) is not None

    def _opens(self, block: Block, piece: Piece) -> bool:
        """True when a block is more than text: a title, a label, a counted objective or a heading."""
        ways = (self._title_follows, self._label, self._counted_in_words, self._counted, self._heading)
        return any(way(block, piece) for way in ways)

    def _scrambled(self, block: Block, piece: Piece) -> bool:
        """Gather what stands behind column headings that were read one after the other. True when this is of it."""
        if block.at in self.columns_in_a_row:
            self._single("columns", piece)
            if self.open is None or self.open.kind != "scrambled":
                self._new("scrambled", "section", None)
            return True
        if self.open is None or self.open.kind != "scrambled" or isinstance(block, Heading):
            return False
        if self._priority_heading(block) or self.lexicon.kinds(piece.text, HEADING_KINDS):
            return False
        self.open.pieces.append(piece)
        return True

    # Priorities

    def _priority_heading(self, block: Block) -> PriorityHeading | None:
        """The priority a heading, a line or an item names by the word priority or its like."""
        if isinstance(block, Table | Figure):
            return None
        if block.at in self.implied:
            self._settle_list()
            title = self.implied[block.at]
            return PriorityHeading(None, title) if not self.listed or self.register.match(title) is not None else None
        heading = self.lexicon.priority_heading(block.text, second=self.second)
        if heading and isinstance(block, ListItem) and heading.number is None:
            return PriorityHeading(section_number(block), heading.title) if section_number(block) else None
        return heading

    def _open_priority(self, heading: PriorityHeading, piece: Piece, level: int, *, listed: bool) -> None:
        index = self.register.state(heading.title, heading.number, piece)
        question = None if listed else question_above(self.open, deeper=level > self.heading_level)
        self.open, self.columns, self.group_level, self.action = None, None, None, None
        self.contents = False
        self.priority = None if listed else index
        self.priority_level = level
        self.awaiting_title = not heading.title
        if question:
            self._new(question, "section", None).carried = True

    def _settle_list(self, upcoming: str = "") -> None:
        """Short items listed under the heading of priorities state one each.

        The list is over at the next heading, or when `upcoming` says again what one of its items said.
        """
        passage = self.open
        if passage is None or passage.kind != "priorities":
            return
        items = titles_listed(passage)
        if not items or (upcoming and not any(likeness(piece.text, upcoming) >= SAME_TITLE for piece in items)):
            return
        passage.pieces = [piece for piece in passage.pieces if piece.form != "item"]
        self.listed = True
        for piece in items:
            self.register.state(piece.text.rstrip(";,"), None, piece)

    def _title_follows(self, block: Block, piece: Piece) -> bool:
        """The line behind a bare "Priority 2" is its title."""
        if not self.awaiting_title or self.priority is None:
            return False
        self.awaiting_title = False
        if isinstance(block, ListItem) or len(piece.text.split()) > MAX_TITLE_WORDS:
            return False
        if self.lexicon.kinds(piece.text, HEADING_KINDS):
            return False
        draft = self.register.drafts[self.priority]
        if not draft.title:
            draft.title = piece.text
        draft.statements.append(piece)
        return True

    # Headings

    def _counted_in_words(self, _block: Block, piece: Piece) -> bool:
        """Read "Objective 1.1 Contacts are answered" and "Action 1.1.2 Sample contacts" under a priority."""
        found = counted(piece, self.lexicon, PRIORITY_KINDS) if self.priority is not None else None
        if found is None or len(found[1]) < 2:  # the number has two parts at least, as "1.1"
            return False
        kind, number, words = found
        if self.open is None or self.open.kind != kind or self.open.source != "inline" or kind == "objectives":
            self._new(kind, "inline", None)
        self.objective = number if kind == "objectives" else self.objective
        self._text(words.as_form("item") if kind in LIST_KINDS else words)
        return True

    def _counted(self, block: Block, piece: Piece) -> bool:
        """Under a numbered objective (2.1) what is numbered one deeper (2.1.1) is an action. True when it is text."""
        number = number_of(block)
        under, beside = number[:-1] == self.objective, number[:-1] == self.objective[:-1]
        if not self.objective or self.open is None or isinstance(block, Heading) or len(number) < 2:
            return False
        if not (under or beside):
            return False
        kind = "actions" if under else "objectives"
        if self.open.kind != kind:
            self._new(kind, "inline", None)
        self.objective = number if beside else self.objective
        self._text(piece)
        return True

    def _heading(self, block: Block, piece: Piece) -> bool:
        """Open what a heading names. True when the block is one."""
        marked = isinstance(block, Heading)
        shaped = marked or (not isinstance(block, ListItem) and is_heading_shaped(piece.text))
        numbered = isinstance(block, ListItem) and block.mark[-1:] in {".", ")"} and is_heading_shaped(piece.text)
        level = level_of(block)
        lead = is_lead_in(piece.text) and len(piece.text.split()) <= 14
        kinds = self.lexicon.kinds(piece.text, HEADING_KINDS) if shaped or numbered or lead else ()
        if not kinds and is_lead_in(piece.text) and self.lexicon.leads_to_priorities(piece.text):
            kinds = ("priorities",)
        if (shaped or numbered) and not self._is_text(piece):
            self._settle_list("" if shaped else piece.text)
        sequel = numbered and not kinds and self._is_next_section(block)
        shaped = shaped or sequel
        self.priority = None if sequel else self.priority
        known = self.register.match(piece.text) if (shaped or numbered) and not kinds else None
        if known is not None and self.register.drafts[known].title:
            self._open_priority(PriorityHeading(None, piece.text), piece, level, listed=False)
            return True
        if not kinds and (not shaped or (level >= BOLD_LEVEL and self._is_text(piece))):
            return False
        kind = fitting_kind(kinds, under_priority=self.priority is not None)
        if kind in {"members", "purpose", "core_functions"} and self._inside_group(piece, level, marked):
            return False
        self._open_section(kind, piece, level, marked)
        self.section = section_number(block) or self.section
        self.objective = ()
        return True

    def _is_next_section(self, block: Block) -> bool:
        """True for a numbered line that counts on from the last numbered heading, not from the item above it."""
        number = section_number(block)
        last = self.open.pieces[-1] if self.open and self.open.pieces else None
        counts_on = last is not None and last.mark[-1:] in {".", ")"}
        return 1 < number == self.section + 1 and not counts_on

    def _is_text(self, piece: Piece) -> bool:
        """A short line that is no heading after all: it leads in to a list, or is an item of the open one."""
        if is_lead_in(piece.text):
            return True
        if self.open is not None and self.open.kind in DETAIL_KINDS and not self.open.pieces:
            return True
        if self.open is None or self.open.source != "section" or self.open.kind not in PRIORITY_KINDS:
            return False
        if self.open.kind in LIST_KINDS and opens_an_item(piece.text, self.lexicon):
            return True
        unmarked = all(part.form == "paragraph" and is_heading_shaped(part.text) for part in self.open.pieces)
        return self.priority is not None and unmarked

    def _inside_group(self, piece: Piece, level: int, marked: bool) -> bool:
        """True when a heading belongs to the group that is open: it leads in to a list, or stands below its name."""
        if self.open is None or self.open.kind != "group_section":
            return False
        return is_lead_in(piece.text) or (marked and level > self.heading_level)

    def _open_section(self, kind: str, piece: Piece, level: int, marked: bool) -> None:
        under_priority = self.priority is not None and kind in PRIORITY_KINDS | DETAIL_KINDS | _BESIDE_KINDS
        deeper = marked and level > self.priority_level
        below = (deeper and kind in {"unknown", "narrative"}) or (kind == "unknown" and not marked)
        if not under_priority and not below:
            self.priority = None
        self.contents = kind == "contents"
        self.columns = None
        fallback = "narrative" if kind == "narrative" else "unknown"
        self.heading_level = level
        self._groups_open_or_close(kind, piece, level, marked)
        in_groups = self.group_level is not None and kind in {"unknown", "narrative"}
        made = self._new("group_section" if in_groups else kind, "section", piece, fallback)
        made.marked = marked

    def _groups_open_or_close(self, kind: str, piece: Piece, level: int, marked: bool) -> None:
        """A section of groups lasts until a heading of another known kind, or a higher one."""
        if kind == "groups" and not is_lead_in(piece.text):
            self.group_level = level
        elif self.group_level is not None:
            known = kind not in {"unknown", "narrative", "members"}
            if known or (marked and level < self.group_level):
                self.group_level = None

    def _new(self, kind: str, source: str, heading: Piece | None, fallback: str = "unknown") -> Passage:
        made = Passage(
            kind, "inline" if source == "inline" else "section", [], self.priority, heading, fallback=fallback
        )
        self.passages.append(made)
        self.open, self.action = made, None
        return made

    # Text

    def _label(self, block: Block, piece: Piece) -> bool:
        """Read "Lead: Head of Service" and its like. True when the block is one."""
        match = INLINE_LABEL.match(piece.text)
        if not match or len(match["label"].split()) > 8:
            vision = vision_behind_its_name(block, piece, self.lexicon) if self.priority is None else None
            if vision is not None:
                self._labelled("vision", "", vision)
            return vision is not None
        listed = isinstance(block, ListItem) and self.open is not None and self.open.says_what
        among = DETAIL_KINDS if listed else _INLINE_KINDS
        if isinstance(block, Heading) and block.level < BOLD_LEVEL:
            among = DETAIL_KINDS | {"objectives"}
        if self.priority is None:
            among = _ALONE_KINDS if isinstance(block, Paragraph) else frozenset()
        kinds = self.lexicon.kinds(LAST_NUMBER.sub("", match["label"]), among)
        if not kinds or self.lexicon.kinds(match["value"], _INLINE_KINDS):
            return False
        self._labelled(kinds[0], match["label"], piece.cut(match.start("value"), len(piece.text)))
        if kinds[0] == "objectives":
            self.objective = number_of(block)
        return True

    def _labelled(self, kind: str, label: str, value: Piece) -> None:
        """Open the passage of a labelled value. What is said behind one labelled action is said of that action."""
        last, action = self.open, self.action
        made = self._new(kind, "inline", None)
        made.add(value)
        if kind in DETAIL_KINDS:
            self.open, self.action = last, action
            if action is not None:
                made.source, action.details[kind] = "row", value
        elif kind == "actions" and (LAST_NUMBER.search(label) or not label.rstrip().endswith("s")):
            self.action = made
        else:
            self.action = action

    def _text(self, piece: Piece) -> None:
        if self.open is None:
            self._new("unknown", "section", None)
        assert self.open is not None  # noqa: S101 - for the type checker
        bare = self.priority is not None and self.open.kind == "unknown" and self.open.heading is None
        if bare and (told := sentences_told(piece, self.lexicon)):
            self.passages += [Passage(kind, "told", [part], self.priority) for kind, part in told]
            return
        if self.priority is None and self.open.kind != "vision" and (told_vision := vision_told(piece, self.lexicon)):
            self.passages.append(Passage("vision", "told", [told_vision]))
            return
        if self.open.carried and piece.form == "paragraph" and is_sentence(piece.text):
            self.passages.append(Passage("unknown", "section", [piece], self.priority))
            return
        self.open.add(piece)

    def _contents_line(self, piece: Piece) -> bool:
        """In a table of contents every line that ends with a page number belongs to it."""
        if not self.contents:
            return False
        if len(piece.text) <= 200 and CONTENTS_LINE.match(piece.text):
            self._text(piece)
            return True
        self.contents = False
        return False

    def _single(self, kind: str, piece: Piece) -> None:
        """A passage of one piece that leaves the open section open."""
        self.passages.append(Passage(kind, "section", [piece]))

    def _table(self, table: Table) -> None:
        section = self.open.kind if self.open and not self.open.is_said else "unknown"
        around = (self.priority, section, self.columns)
        reader = TableReader(self.lexicon, self.register, *around, second=self.second_in_tables, aims=self.aims)
        self.passages.extend(reader.read(table))
        self.columns = reader.columns
        if self.open is not None:
            heading, carried = self.open.heading, self.open.carried
            self.open = None
            if heading is not None or carried:
                made = self._new(section, "section", None, self.passages[-1].fallback)
                made.after_table, made.carried = True, carried
