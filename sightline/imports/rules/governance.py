"""Purpose, core functions, groups and members: what a document says of the partnership rather than of its plan."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.imports.rules.account import Account
from sightline.imports.rules.groups import (
    chair_in,
    group_names,
    is_group_passage,
    lead_of_list,
    leading_group,
    lists_with_leads,
    meets_in,
    mentioned_groups,
    mentioned_posts,
)
from sightline.imports.rules.lexicon import Lexicon, without_numbering
from sightline.imports.rules.passages import Passage
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.understanding import GroupFound, Item, MemberFound, Understanding
from sightline.imports.rules.words import fold, is_lead_in

_SURE = 0.95


class GovernanceReader:
    """Places these passages in the understanding."""

    def __init__(self, understanding: Understanding, account: Account, lexicon: Lexicon) -> None:
        self.found = understanding
        self.account = account
        self.lexicon = lexicon
        self._member_index: dict[str, int] = {}
        self._group_index: dict[str, int] = {}

    def read(self, passage: Passage) -> bool:
        """Place a passage of purpose, core functions, members or groups. False when it is none of these."""
        if passage.kind in {"purpose", "core_functions"}:
            self._statements(passage)
        elif passage.kind == "members":
            self._members(passage)
        elif passage.kind == "groups":
            self._listed_groups(passage)
        elif is_group_passage(passage, self.lexicon) and passage.kind in {"group_section", "unknown"}:
            self._group(passage)
        else:
            return False
        return True

    def _statements(self, passage: Passage) -> None:
        """The listed statements; without a list, the paragraphs."""
        lists = [piece for piece in passage.pieces if piece.form != "paragraph"]
        prose = [piece for piece in passage.pieces if piece.form == "paragraph"]
        target = self.found.purpose if passage.kind == "purpose" else self.found.core_functions
        if not lists:
            lists, prose = [p for p in prose if not is_lead_in(p.text)], [p for p in prose if is_lead_in(p.text)]
        for piece in lists:
            self._append(target, passage.kind, piece, passage.kind)
        leads = [piece for piece in prose if is_lead_in(piece.text)]
        self.account.set_aside(leads, "lead_in")
        self.account.set_aside([piece for piece in prose if not is_lead_in(piece.text)], "purpose_prose")

    def _append(self, target: list[Item], kind: str, piece: Piece, where: str) -> None:
        item = Item(kind, piece.text, piece.places, _SURE, "A marked item of a list.")
        self.account.place(item, f"{where}/{len(target)}")
        target.append(item)

    def _members(self, passage: Passage) -> None:
        """Listed members; those of a list that is not introduced as members are to be confirmed."""
        for lead, piece in lists_with_leads(passage.pieces):
            listed = lead is None or lead_of_list(lead, self.lexicon) == "members"
            self.add_member(_member(piece, listed), confirm=not listed)
        tabled = passage.source == "row"
        prose = [piece for piece in passage.pieces if piece.form == "paragraph"]
        for piece in prose if tabled else []:
            self.add_member(_member(piece, True), confirm=False)
        if not tabled:
            self.account.set_aside(prose, "members_prose")

    def add_member(self, item: Item, *, confirm: bool) -> None:
        """Add a member unless it is there already."""
        index = self._member_index.setdefault(fold(item.text), len(self.found.members))
        if index == len(self.found.members):
            self.found.members.append(MemberFound(item, confirm))
        self.account.place(item, f"members/{index}/name")

    def _listed_groups(self, passage: Passage) -> None:
        """Groups named as items of a list, each with what is said behind its name."""
        left: list[Piece] = []
        for piece in passage.pieces:
            if piece.form == "paragraph":
                left.append(piece)
                continue
            name, rest = _name_and_rest(piece, self.lexicon)
            if not name:
                self.account.leave([piece])
                continue
            in_sentence = passage.heading is not None and is_lead_in(passage.heading.text)
            index = self._open_group(name, piece, 0.5 if in_sentence else 0.85)
            group = self.found.groups[index]
            group.confirm = group.confirm or in_sentence
            if rest:
                self._append(group.purpose, "purpose", rest, f"groups/{index}/purpose")
        self.account.set_aside(left, "group_prose")

    def _open_group(self, name: str, piece: Piece, confidence: float) -> int:
        """Find or add a group; returns its index."""
        item = Item("group", name, piece.places, confidence, "A heading or an item names it.")
        index = self._group_index.setdefault(fold(name), len(self.found.groups))
        if index == len(self.found.groups):
            self.found.groups.append(GroupFound(item))
        self.account.place(item, f"groups/{index}/name")
        return index

    def _group(self, passage: Passage) -> None:
        """A group under its own heading, or two that share one."""
        assert passage.heading is not None  # noqa: S101 - for the type checker
        names = group_names(without_numbering(passage.heading.text), self.lexicon)
        for turn, name in enumerate(names):
            index = self._open_group(name, passage.heading, _SURE)
            self._body(self.found.groups[index], passage.pieces, f"groups/{index}", tell_rest=turn == 0)

    def _body(self, group: GroupFound, pieces: Sequence[Piece], where: str, *, tell_rest: bool) -> None:
        prose = [piece for piece in pieces if piece.form == "paragraph"]
        for piece in prose:
            meets = meets_in(piece.text, self.lexicon)
            if meets and group.meets is None:
                group.meets = self.account.place(
                    Item("meets", meets, piece.places, 0.85, "A sentence about its meetings."), f"{where}/meets"
                )
            chair = chair_in(piece)
            if chair and group.chair is None:
                group.chair = self.account.place(chair, f"{where}/chair")
        for lead, piece in lists_with_leads(pieces):
            self._list_item(group, lead, piece, where, tell_rest=tell_rest)
        if not group.purpose:
            for piece in prose:
                self._append(group.purpose, "purpose", piece, f"{where}/purpose")
        elif tell_rest:
            self.account.set_aside([piece for piece in prose if not is_lead_in(piece.text)], "group_prose")
            self.account.set_aside([piece for piece in prose if is_lead_in(piece.text)], "lead_in")

    def _list_item(self, group: GroupFound, lead: Piece | None, piece: Piece, where: str, *, tell_rest: bool) -> None:
        holds = lead_of_list(lead, self.lexicon)
        if holds == "papers":
            self.account.set_aside([piece], "papers")
        elif holds == "members":
            self._append(group.members, "member", piece, f"{where}/members")
        else:
            self._append(group.purpose, "purpose", piece, f"{where}/purpose")
            if holds == "core" and tell_rest:
                self._append(self.found.core_functions, "core_functions", piece, "core_functions")

    def mentions(self, prose: Sequence[Piece]) -> None:
        """Offer groups and posts that are only mentioned in prose."""
        names = [group.name.text for group in self.found.groups]
        if self.found.partnership:
            names.append(self.found.partnership.text)
        for group in mentioned_groups(prose, names, self.lexicon):
            self.account.place(group.name, f"groups/{len(self.found.groups)}/name")
            self.found.groups.append(group)
        for piece in prose:
            for item in mentioned_posts(piece, self.lexicon):
                self.add_member(item, confirm=True)


def _member(piece: Piece, listed: bool) -> Item:
    if listed:
        return Item("member", piece.text, piece.places, _SURE, "An item of a list of members.")
    question = "Is this a member of the partnership?"
    return Item("member", piece.text, piece.places, 0.5, "Listed, but not as members in so many words.", question)


def _name_and_rest(piece: Piece, lexicon: Lexicon) -> tuple[str, Piece | None]:
    """A group's name and what follows it: behind a colon, a dash, a full stop or the word that ends such names."""
    text = piece.text
    for mark in (": ", " – ", " - ", " — ", ". "):
        head, found, rest = text.partition(mark)
        if found and len(head.split()) <= 10:
            return head.strip(), piece.cut(len(text) - len(rest), len(text))
    name = leading_group(text, lexicon)
    if name and len(name) < len(text):
        return name, piece.cut(text.index(name) + len(name), len(text))
    return (text, None) if len(text.split()) <= 10 else ("", None)
