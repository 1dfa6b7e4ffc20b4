"""One proposal as its page shows it: the lines of its document beside the items understood of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.queries.likeness import Likeness, likenesses
from sightline.imports.queries.there import PlanText
from sightline.imports.rules.dates import date_said

Kind = Item.Kind
State = SourceLine.State
GIVES = {
    "title": "Title of the plan",
    "period": "Period of the plan",
    "partnership": "Names the partnership",
    "part": "A part of the plan",
}
PLACES_SHOWN = 3
WHY = {
    "ask": "The document leaves it open, so it is asked.",
    "likely": "The document says so in other words than most do.",
    "sure": "Its heading or its column says what it is, and nothing in the document speaks against it.",
}
SHORT = (
    ("sheet ", ""), ("column ", ""), ("page ", "pg"), ("paragraph ", "p"), ("table ", "t"), ("row ", "r"),
    ("cell ", "c"),
)  # fmt: skip
# How a short place reads in words, by the kind of document.
PLACES_SAID = {
    "docx": "t2 r3 c4 is table 2, row 3, cell 4",
    "html": "t2 r3 c4 is table 2, row 3, cell 4",
    "pdf": "pg2 t1 r3 c4 is page 2, table 1, row 3, cell 4",
    "sheet": "Actions r4 C is sheet Actions, row 4, column C",
    "csv": "r4 C is row 4, column C",
}


def short_place(at: str) -> str:
    """Return a place for a narrow column: “table 2, row 2, cell 3” is “t2 r2 c3”."""
    for words, letter in SHORT:
        at = at.replace(words, letter)
    return at.replace(",", "")


@dataclass
class ItemRow:
    """An item as the page shows it: its depth in the tree (0 to 2) and the places of its lines."""

    item: Item
    depth: int
    places: list[tuple[int, str]]
    under: int = 0
    after_its_kind: bool = False
    among: int = 0
    like: Likeness | None = None

    @property
    def why(self) -> str:
        """Why it was read so, in a sentence, whatever the confidence."""
        if self.item.reason:
            return self.item.reason
        return WHY[self.level]

    @property
    def line_keys(self) -> str:
        """The numbers of its pieces, for the script that shows both sides of a reading."""
        return " ".join(str(number) for number in self.item.lines)

    @property
    def level(self) -> str:
        """The word of its confidence: ask, likely or sure."""
        return ("ask", "likely", "sure")[0 if self.item.question else self.item.confidence]

    @property
    def shown_places(self) -> list[tuple[int, str, str]]:
        """The first places, each once: the number of its piece, its words, and its words made short."""
        once = {at: number for number, at in reversed(self.places)}
        return [(number, at, short_place(at)) for at, number in reversed(once.items())][:PLACES_SHOWN]

    @property
    def said_who(self) -> str:
        """Whom the document names for an action where nobody of that name was found, in its words."""
        item = self.item
        taken = {item.owner.title if item.owner else "", item.group.name if item.group else ""}
        folded_taken = {" ".join(name.split()).casefold() for name in taken}
        said = (item.said_lead, item.said_group)
        return " · ".join(one for one in said if one and " ".join(one.split()).casefold() not in folded_taken)

    @property
    def due_words(self) -> str:
        """What to say beside an action's date: the document's words, and how sure a date is that came from them."""
        said = self.item.said_due
        meant = date_said(said)
        if not said:
            return ""
        if meant is None or meant.day != self.item.due_on:
            return f"the document says “{said}”"
        return f"{'sure' if meant.sure else 'likely, the last day'}: the document says “{said}”"

    @property
    def kinds_words(self) -> str:
        """What the item is; a sub-action says so."""
        return "Sub-action" if self.depth > 1 else self.item.get_kind_display()

    @property
    def pieces_words(self) -> str:
        """How the button that splits as proposed says it."""
        count = len(self.item.parts)
        return "Split in two" if count == 2 else f"Split in {count}"


@dataclass
class LineRow:
    """A line of the source, the first item it became, and its place in words unless the line before has the same."""

    line: SourceLine
    item_id: int | None
    asks: bool
    repeats: bool = False

    @property
    def css(self) -> str:
        """The edge of the line: placed, asks, unplaced or set aside."""
        return "q" if self.asks else {"placed": "a", "set_aside": "x", "unplaced": "u"}[self.line.state]

    @property
    def short_at(self) -> str:
        """The place for the narrow column: a line's number alone, nothing where the line before has the same."""
        return "" if self.repeats else short_place(self.line.at.removeprefix("line "))

    @property
    def note(self) -> str:
        """Why it is set aside, or what it gives the plan."""
        return self.line.reason or GIVES.get(self.line.gives, "")


@dataclass
class ProposalPage:
    """All that the proposal page shows; three queries however long the document. `show` is what of it was asked for."""

    proposal: Proposal
    lines: list[LineRow]
    rows: list[ItemRow]
    dropped: list[ItemRow]
    mentioned: list[ItemRow]
    earlier: list[Proposal] = field(default_factory=list)
    show: str = ""

    @property
    def seconds(self) -> str:
        """How long the reading took, in words."""
        took = self.proposal.read_in_ms / 1000
        return "under a second" if took < 1 else f"{took:.1f} seconds"

    @property
    def places(self) -> str:
        """How to read the short places of this document."""
        said = PLACES_SAID.get(self.proposal.source_kind, "")
        return f"Places link to your document{': ' if said else ''}{said}"

    @property
    def parts(self) -> list[str]:
        """The headings of the parts of the plan, in the document's order."""
        return list(dict.fromkeys(row.line.part_title for row in self.lines if row.line.part_title))

    @cached_property
    def kinds(self) -> Counter[str]:
        """How many items of each kind there are."""
        return Counter(row.item.kind for row in self.rows)

    @cached_property
    def states(self) -> Counter[str]:
        """How many lines are in each state."""
        return Counter(row.line.state for row in self.lines)

    @cached_property
    def asking(self) -> list[ItemRow]:
        """The items with a question."""
        return [row for row in self.rows if row.item.question]

    @cached_property
    def unplaced(self) -> list[SourceLine]:
        """The lines nobody has placed or set aside."""
        return [row.line for row in self.lines if row.line.state == State.UNPLACED]

    @cached_property
    def aside(self) -> list[tuple[str, list[SourceLine]]]:
        """The lines set aside, by the reason, in the order of the document."""
        by_reason: dict[str, list[SourceLine]] = {}
        for row in self.lines:
            if row.line.state == State.SET_ASIDE:
                by_reason.setdefault(row.line.reason or "No reason is kept.", []).append(row.line)
        return list(by_reason.items())

    @cached_property
    def twice(self) -> list[ItemRow]:
        """The items that say what another item, or the plan that is there, says already."""
        return [row for row in self.rows if row.like]

    @property
    def views(self) -> list[tuple[str, str, bool]]:
        """What may be shown alone, with how many there are: words, address, whether it is shown."""
        counted = [
            ("Everything", "", len(self.rows)),
            ("To ask you", "questions", len(self.asking)),
            ("Unplaced", "unplaced", len(self.unplaced)),
            ("Set aside", "set-aside", self.states[State.SET_ASIDE]),
            ("Said twice", "alike", len(self.twice)),
        ]
        return [
            (f"{words} ({count})", f"?show={key}" if key else "?", key == self.show) for words, key, count in counted
        ]

    @property
    def lines_only(self) -> bool:
        """Whether only pieces of the document are shown, and no item."""
        return self.show in ("unplaced", "set-aside")

    @property
    def shown_rows(self) -> list[ItemRow]:
        """The items to show: all, or the questions, or what is said twice, with what they stand under."""
        if self.show not in ("questions", "alike"):
            return self.rows
        parents = {row.item.pk: row.item.parent_id for row in self.rows}
        wanted: set[int | None] = set()
        for row in self.asking if self.show == "questions" else self.twice:
            key: int | None = row.item.pk
            while key is not None and key not in wanted:
                wanted.add(key)
                key = parents.get(key)
        return [row for row in self.rows if row.item.pk in wanted]

    @property
    def shown_lines(self) -> list[LineRow]:
        """The lines to show: all, or those unplaced with a line before and after, or those a question is about."""
        rows = self.lines
        if self.show == "unplaced":
            near = {line.number + step for line in self.unplaced for step in (-1, 0, 1)}
            rows = [row for row in self.lines if row.line.number in near]
        elif self.show == "set-aside":
            rows = [row for row in self.lines if row.line.state == State.SET_ASIDE]
        elif self.show == "questions":
            rows = [row for row in self.lines if row.asks]
        elif self.show == "alike":
            held = {number for row in self.twice for number in row.item.lines}
            rows = [row for row in self.lines if row.line.number in held]
        for before, row in pairwise(rows):
            row.repeats = before.line.at == row.line.at
        return rows

    @property
    def facts(self) -> list[tuple[int, str, str, str]]:
        """The facts band: number, words, link, note."""
        owned = sum(1 for row in self.rows if row.item.owner_id)
        asks, left = len(self.asking), len(self.unplaced)
        return [
            (*self._fact(Kind.PRIORITY, "priority", "priorities"), _some(self.kinds[Kind.AMBITION], "ambition")),
            (*self._fact(Kind.ACTION, "action", "actions"), f"{owned} with an owner"),
            (*self._fact(Kind.MEASURE, "measure", "measures"), self._beside_measures()),
            (asks, "to ask you", "?show=questions", "where we were not sure"),
            (
                left,
                "unplaced piece" if left == 1 else "unplaced pieces",
                "?show=unplaced",
                f"{self.states[State.SET_ASIDE]} more set aside, with reasons",
            ),
        ]

    def _fact(self, kind: str, one: str, many: str) -> tuple[int, str, str]:
        return self.kinds[kind], one if self.kinds[kind] == 1 else many, "?#understood"

    def _beside_measures(self) -> str:
        return _some(self.kinds[Kind.DESIRED_OUTCOME], "desired outcome") + (
            f", {_some(self.kinds[Kind.SUCCESS], 'success criterion', 'success criteria')}"
            if self.kinds[Kind.SUCCESS]
            else ""
        )

    @property
    def all_lines(self) -> str:
        """How the sentence that accounts for every piece begins."""
        return "The one piece is" if len(self.lines) == 1 else f"All {len(self.lines)} pieces are"

    @property
    def account(self) -> str:
        """The sentence that accounts for every line."""
        placed, aside, left = (self.states[state] for state in (State.PLACED, State.SET_ASIDE, State.UNPLACED))
        return f"{placed} placed, {aside} set aside, {left} unplaced"

    @property
    def to_do(self) -> str:
        """What the person may do about questions and unplaced lines before accepting; empty when there are none."""
        asks, left = len(self.asking), len(self.unplaced)
        todo = ([f"answer {_the(asks, 'question')}"] if asks else []) + (
            [f"place {_the(left, 'piece')}"] if left else []
        )
        if not todo:
            return ""
        words = " and ".join(todo)
        return f"{words.capitalize()}, or accept as it is. What is open stays readable on this page."


def _some(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _the(number: int, one: str) -> str:
    return f"the {one}" if number == 1 else f"the {number} {one}s"


def proposal_page(proposal: Proposal, show: str = "", there: Sequence[PlanText] = ()) -> ProposalPage:
    """Read a proposal for its page; three queries. `there` is what the plan that is there says, see `texts_of`."""
    items = list(proposal.items.select_related("owner__agency", "group").order_by("position", "pk"))
    lines = list(proposal.lines.all())
    at = {line.number: line.at for line in lines}
    rows: list[ItemRow] = []
    mentioned: list[ItemRow] = []
    for row in tree([item for item in items if not item.dropped], at):
        (mentioned if row.item.kind in Item.MENTIONS else rows).append(row)
    if proposal.status == Proposal.Status.OPEN:
        found = likenesses([row.item for row in rows], there)
        for row in rows:
            row.like = found.get(row.item.pk)
    earlier = Proposal.objects.filter(partnership=proposal.partnership_id, digest=proposal.digest)
    return ProposalPage(
        proposal=proposal,
        lines=_lines(lines, rows),
        rows=rows,
        dropped=[row for row in tree([item for item in items if item.dropped], at) if row.depth == 0],
        mentioned=mentioned,
        earlier=list(earlier.filter(pk__lt=proposal.pk).select_related("plan")),
        show=show,
    )


def _lines(lines: Sequence[SourceLine], rows: Sequence[ItemRow]) -> list[LineRow]:
    first: dict[int, int] = {}
    asked: set[int] = set()
    for row in rows:
        asked |= set(row.item.lines) if row.item.question else set()
        for number in row.item.lines:
            first.setdefault(number, row.item.pk)
    return [LineRow(line, first.get(line.number), line.number in asked) for line in lines]


def tree(items: Sequence[Item], at: dict[int, str]) -> list[ItemRow]:
    """Return items depth first: what stands on its own, then each priority with what is under it."""
    below: dict[int | None, list[Item]] = {}
    kept = {item.pk for item in items}
    for item in items:
        below.setdefault(item.parent_id if item.parent_id in kept else None, []).append(item)
    rows: list[ItemRow] = []

    def walk(parent: int | None, depth: int, among: int = 0) -> None:
        before: set[str] = set()
        for item in below.get(parent, []):
            row = ItemRow(item, depth, [(number, at.get(number, "")) for number in item.lines])
            row.after_its_kind = item.kind in before
            row.among = among or (item.pk if item.kind == Kind.PRIORITY else 0)
            before.add(item.kind)
            rows.append(row)
            start = len(rows)
            walk(item.pk, depth + 1, row.among)
            row.under = len(rows) - start

    walk(None, 0)
    return rows
