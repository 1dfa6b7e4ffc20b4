"""A workbook of actions that came back, compared with the actions as they are: changes, conflicts, problems by row."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from sightline.actions.models import Action, Rag
from sightline.actions.permissions import ACTION
from sightline.actions.queries import visible
from sightline.actions.rules import due_problem, status_for
from sightline.actions.workbook import BY_KEY, HANDED, KIND, MOST_LEVEL, SHEET, WORDS, cells_of, label_of
from sightline.governance.marks import marker
from sightline.governance.models import Group, Post
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.publishing.rules import CHANGE, CONFLICT, Difference, Problem, Seen, compare, in_lines, kept_value
from sightline.publishing.workbooks import Cells

UPDATE = "update"
MARKED = ("title", "detail", "owner", "deputy", "group", "due", "rag")


@dataclass(frozen=True)
class RowChange:
    """What one row asks for: of an action, or a new one when `reference` is empty; `rag` is that of its update."""

    row: int
    reference: str
    title: str
    differences: tuple[Difference, ...]
    rag: str = ""

    @property
    def conflicts(self) -> list[Difference]:
        """The cells that somebody else changed as well."""
        return [one for one in self.differences if one.kind == CONFLICT]

    @property
    def changes(self) -> list[Difference]:
        """The cells that the person alone changed."""
        return [one for one in self.differences if one.kind == CHANGE]

    def taken(self, *, mine: bool) -> set[str]:
        """Return the keys of what is to be done, the person's side of conflicts only if `mine`."""
        return {one.key for one in self.differences if mine or one.kind == CHANGE}


@dataclass
class Returned:
    """All that a workbook asks for. `hidden` are references it names that the person may not know of."""

    changes: list[RowChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    untouched: int = 0
    hidden: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    actions: dict[str, Action] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A digest of all that would change: another one means that somebody has been here since it was shown."""
        text = json.dumps([asdict(one) for one in self.changes], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def conflicts(self) -> list[RowChange]:
        """The rows to choose on."""
        return [one for one in self.changes if one.conflicts]


def compare_rows(rows: list[Cells], by: Standing) -> Returned:
    """Compare rows that came back with the actions as they are: five queries, however many rows."""
    return _Comparing(rows, by).run()


def references_in(rows: Iterable[Cells]) -> list[str]:
    """Return the references that rows name."""
    return [row["reference"].upper() for row in rows if row["reference"]]


class _Comparing:
    def __init__(self, rows: list[Cells], by: Standing) -> None:
        self.rows, self.by, self.found = rows, by, Returned()
        self.marker = marker(SHEET, by)
        joined = ("owner__agency", "deputy__agency", "agency", "group", "last_update")
        known = visible(by).filter(reference__in=references_in(rows), level__lte=MOST_LEVEL)
        self.found.actions = {row.reference: row for row in known.select_related(*joined)}
        self.twice = {name for name, count in Counter(references_in(rows)).items() if count > 1}
        self.posts, self.groups = self._posts(), self._groups()
        self.open_titles: dict[str, str] = {}
        if any(not row["reference"] for row in rows):
            open_rows = visible(by).filter(status=Action.Status.OPEN, level__lte=MOST_LEVEL)
            self.open_titles = {title.casefold(): at for title, at in open_rows.values_list("title", "reference")}

    def _in_use(self) -> Q:
        return Q(partnership=self.by.partnership) & (Q(ended_on__isnull=True) | Q(ended_on__gte=self.by.today))

    def _posts(self) -> dict[str, list[Post]]:
        found: dict[str, list[Post]] = defaultdict(list)
        for post in Post.objects.filter(self._in_use()).select_related("agency"):
            found[label_of(post).casefold()].append(post)
        return found

    def _groups(self) -> dict[str, list[Group]]:
        found: dict[str, list[Group]] = defaultdict(list)
        for group in Group.objects.filter(self._in_use()):
            found[" ".join(group.name.split()).casefold()].append(group)
        return found

    def run(self) -> Returned:
        """Look at every row."""
        for row in self.rows:
            if row["reference"]:
                self._row(row)
            else:
                self._new(row)
        return self.found

    def _problem(self, row: Cells, key: str, sentence: str, yours: str = "", theirs: str = "") -> None:
        heading = BY_KEY[key].heading if key else ""
        self.found.problems.append(Problem(SHEET, row["row"], heading, sentence, yours, theirs))

    def _row(self, row: Cells) -> None:
        reference = row["reference"].upper()
        name = KIND.row_name({**row, "reference": reference})
        seen = Seen.of(self.marker, name, row["marks"])
        if self._left_alone(seen, row):
            self.found.untouched += 1
            return
        action = self.found.actions.get(reference)
        if action is None:
            self.found.hidden.append(reference)
            self._problem(row, "reference", f"There is no action {reference[:20]}. Put back the reference it had.")
        elif row["marks"] and not seen:
            self._problem(
                row, "reference", "The hidden column of this row belongs to another row. Sort whole rows, not columns."
            )
        else:
            self._compare(row, action, seen)

    def _left_alone(self, seen: Seen, row: Cells) -> bool:
        """Return whether a row says what it said when it went out: then it asks for nothing, whatever stands here."""
        return bool(seen) and not row["text"] and all(seen.same(one, row[one]) for one in MARKED)

    def _compare(self, row: Cells, action: Action, seen: Seen) -> None:
        cells = zip(KIND.fields, cells_of(action), strict=False)
        theirs = {one.key: kept_value(one, cell) for one, cell in cells}
        plain = compare((*WORDS, *HANDED, BY_KEY["due"]), seen, row, theirs)
        plain = [one for one in plain if one.key not in row.get("unread", ())]  # what is wrong there is said already
        rag, update = self._update(seen, row, theirs)
        differences = (*plain, *([update] if update else []))
        if not differences:
            self.found.untouched += 1
            return
        change = RowChange(row["row"], action.reference, action.title, differences, rag)
        self.found.changes.append(change)
        self._check(row, action, {one.key for one in differences}, rag)

    def _update(self, seen: Seen, row: Cells, theirs: Mapping[str, str]) -> tuple[str, Difference | None]:
        """Return what the row says of how it is going; RAG and words are one update, as they are on a page."""
        last = {"rag": theirs["rag"], "said": theirs["said"]}
        left = not row["rag"] or (bool(seen) and seen.same("rag", row["rag"]))
        rag, text = theirs["rag"] if left else row["rag"], row["text"]
        if (left and not text) or (rag, text or theirs["said"]) == (theirs["rag"], theirs["said"]):
            return rag, None
        alone = bool(seen) and all(seen.same(key, value) for key, value in last.items())
        yours, now = _going(rag, text), _going(theirs["rag"], theirs["said"])
        return rag, Difference(UPDATE, "How it is going", CHANGE if alone else CONFLICT, yours, now)

    def _check(self, row: Cells, action: Action, keys: set[str], rag: str) -> None:
        """Note what stands against a row's changes; the deeds ask again."""
        if not ACTION.may(self.by, "U", action):
            self.found.denied.append(action.reference)
            self._problem(row, "reference", "Your role does not let you change this action. Take the row out.")
            return
        if action.reference in self.twice:
            self._problem(row, "reference", "stands in two rows. Delete one of the two.")
        self._check_words(row, keys, new=False)
        closed = action.status == Action.Status.WITHDRAWN
        if closed and keys & {UPDATE, "due"}:
            self._problem(row, "status", "This action was withdrawn, so it takes no update and no date.")
        reopens = UPDATE in keys and status_for(rag) == Action.Status.OPEN
        if "due" in keys and action.status == Action.Status.COMPLETE and not reopens:
            self._problem(row, "due", "Only an open action has a date to move.")
        if "due" in keys and action.due_on and not row["reason"]:
            self._problem(row, "reason", "Say why the date moves.")
        if "due" in keys:
            self._check_due(row, england_date(action.created_at))
        sides = [row[key] if key in keys else label_of(getattr(action, key)) for key in ("owner", "deputy")]
        if keys & {"owner", "deputy"}:
            self._check_two(row, *sides)

    def _check_words(self, row: Cells, keys: set[str], *, new: bool) -> None:
        for key in keys & {"owner", "deputy"}:
            self._look_up(row, key, self.posts, self.found.posts, "post")
        if "group" in keys:
            self._look_up(row, "group", self.groups, self.found.groups, "group")
        if UPDATE in keys and not row["text"]:
            told = "" if new else " A new RAG comes with a sentence."
            self._problem(row, "text", f"Say in a sentence or two what has happened and what is next.{told}")

    def _look_up(self, row: Cells, key: str, known: Mapping[str, list[Any]], to: dict[str, Any], words: str) -> None:
        text = row[key]
        found = known.get(text.casefold(), [])
        if text and len(found) != 1:
            many = f"There are two {words}s called “{text[:80]}”. Choose it on the action’s page."
            none = f"There is no {words} “{text[:80]}”. Choose from the list of the cell."
            self._problem(row, key, many if found else none)
        elif text:
            to[text.casefold()] = found[0]

    def _check_due(self, row: Cells, opened: date) -> None:
        due = date.fromisoformat(row["due"]) if row["due"] else None
        if sentence := due_problem(due, opened, self.by.today):
            self._problem(row, "due", sentence)

    def _check_two(self, row: Cells, owner: str, deputy: str) -> None:
        if owner and owner.casefold() == deputy.casefold():
            self._problem(row, "deputy", "Owner and deputy must be two posts.")

    def _new(self, row: Cells) -> None:
        """Look at a row without a reference: a new action."""
        if not ACTION.may(self.by, "C"):
            self._problem(row, "reference", "is empty, and your role does not let you open new actions.")
            return
        there = self.open_titles.get(row["title"].casefold())
        if there:
            self._problem(row, "title", f"There is an open action with this title: {there}. Put in its reference.")
        said = row["rag"] not in ("", Rag.NOT_STARTED) or bool(row["text"])
        self._check_words(row, {"owner", "deputy", "group"} | ({UPDATE} if said else set()), new=True)
        self._check_due(row, self.by.today)
        self._check_two(row, row["owner"], row["deputy"])
        fields = [BY_KEY[key] for key in ("detail", "owner", "deputy", "group", "due") if row[key]]
        made = [Difference(one.key, one.heading, CHANGE, one.show(row[one.key]), "") for one in fields]
        if said:
            going = _going(row["rag"] or Rag.NOT_STARTED, row["text"])
            made.append(Difference(UPDATE, "How it is going", CHANGE, going, ""))
        self.found.changes.append(RowChange(row["row"], "", row["title"], tuple(made), row["rag"] or Rag.NOT_STARTED))


def _going(rag: str, text: str) -> str:
    return f"{Rag(rag).label}: {in_lines(text)}" if text else str(Rag(rag).label)
