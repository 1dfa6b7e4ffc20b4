"""Reads for lists from spreadsheets: the lists read in, and what the partnership has that their words can mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q, QuerySet

from sightline.actions.models import Rag
from sightline.governance.models import Agency, Appointment, Group, Post
from sightline.governance.permissions import PERSON
from sightline.governance.queries import member_agencies, open_groups, open_posts
from sightline.governance.standing import Standing, in_force
from sightline.imports.models import ColumnMatch, SheetLoad
from sightline.imports.permissions import SHEET
from sightline.imports.rules.lexicon import load_lexicon
from sightline.imports.rules.sheets import LEFT_EMPTY, ListColumn
from sightline.imports.rules.sheets_match import Known, meaning
from sightline.imports.rules.words import fold
from sightline.plans.models import Plan, Priority
from sightline.plans.permissions import PRIORITY

GUESS = "a guess by part of the name: check it"
SEVERAL = "more than one thing has this name"


@dataclass(frozen=True)
class Option:
    """Something a word of a file may mean: its value, how a page names it, and by which names it is known."""

    value: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Here:
    """The partnership as the words of a list see it, each kind of thing read once and only when asked for."""

    by: Standing
    _names: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    @cached_property
    def posts(self) -> dict[str, Post]:
        """Posts that have not ended, by the value of their option."""
        return {f"post:{post.pk}": post for post in open_posts(self.by)}

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """Agencies that are members now."""
        return {f"agency:{agency.pk}": agency for agency in member_agencies(self.by).order_by("name")}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Groups that have not ended."""
        return {f"group:{group.pk}": group for group in open_groups(self.by).order_by("name")}

    @cached_property
    def priorities(self) -> dict[str, Priority]:
        """Priorities of plans that were not discarded, the newest plan first."""
        rows = PRIORITY.visible(Priority.objects.exclude(plan__status=Plan.Status.DISCARDED), self.by)
        ordered = rows.select_related("plan").order_by("-plan__starts_on", "-plan_id", "number")
        return {row.reference: row for row in ordered}

    @cached_property
    def holders(self) -> dict[int, list[str]]:
        """Names of who holds a post today, by the post; none for whoever may not know people's names."""
        if not PERSON.may(self.by, "R"):
            return {}
        rows = Appointment.objects.filter(in_force(self.by.today), partnership=self.by.partnership, post__isnull=False)
        found: dict[int, list[str]] = {}
        for post, name in rows.values_list("post", "person__name"):
            found.setdefault(post or 0, []).append(name)
        return found

    def options(self, column: ListColumn) -> list[Option]:
        """Return what the words of a column may mean."""
        new = [Option(value, label) for value, label in column.new]
        if column.holds == "owner":
            return self._posts() + self._agencies()
        if column.holds == "agency":
            return new + self._agencies()
        if column.holds == "group":
            groups = [Option(value, group.name, (group.name,)) for value, group in self.groups.items()]
            return new + groups
        if column.holds == "priority":
            return self._priorities()
        if column.holds == "rag":
            return [Option(value, label, (label,)) for value, label in Rag.choices]
        return [Option(value, label, (label, value)) for value, label in column.choices]

    def _posts(self) -> list[Option]:
        return [
            Option(
                value,
                f"{post.title}, {post.agency.name}",
                (post.title, f"{post.title}, {post.agency.name}", *self.holders.get(post.pk, [])),
            )
            for value, post in self.posts.items()
        ]

    def _agencies(self) -> list[Option]:
        return [
            Option(value, agency.name, tuple(filter(None, (agency.name, agency.short_name))))
            for value, agency in self.agencies.items()
        ]

    def _priorities(self) -> list[Option]:
        return [
            Option(
                reference,
                f"{row.number}. {row.title} ({row.plan.title})"[:160],
                (reference, row.title, f"{row.number} {row.title}", f"Priority {row.number} {row.title}"),
            )
            for reference, row in self.priorities.items()
        ]

    def names(self, holds: str) -> frozenset[str]:
        """Return the folded names of all that a column of this kind could hold."""
        if holds not in self._names:
            options = self.options(ListColumn("", "", holds))  # type: ignore[arg-type]
            self._names[holds] = frozenset(fold(name) for one in options for name in one.names)
        return self._names[holds]

    def guess(self, column: ListColumn, word: str) -> tuple[str, bool]:
        """Return (what a word means, whether for sure), "" when nobody can tell."""
        if column.holds == "rag":
            found = load_lexicon().rag_of(word)
            if found:
                return found, True
        options = self.options(column)
        return meaning(word, [(one.value, name) for one in options for name in one.names])


def sheet_loads(by: Standing) -> QuerySet[SheetLoad]:
    """Return the lists read in that the standing may see."""
    return SHEET.visible(SheetLoad.objects.select_related("owner", "loaded_by", "partnership"), by)


def listed_loads(by: Standing) -> QuerySet[SheetLoad]:
    """Return the lists read in without the rows of their files, which a list of them does not show."""
    return sheet_loads(by).defer("tables", "columns", "meanings", "made", "outcome")


def same_file(load: SheetLoad) -> list[SheetLoad]:
    """Return earlier loads of the same file that were not put aside, newest first."""
    rows = SheetLoad.objects.filter(partnership=load.partnership, digest=load.digest, pk__lt=load.pk)
    return list(rows.exclude(status=SheetLoad.Status.DISCARDED).defer("tables", "outcome", "made")[:3])


def known_to(by: Standing, kind: str, here: Here) -> Known:
    """Return what helps to match the columns of a kind: names the partnership has, and headings matched before."""
    rows = ColumnMatch.objects.filter(partnership=by.partnership, kind=kind, column="")
    holds = ("owner", "agency", "group", "priority")
    return Known({one: here.names(one) for one in holds}, dict(rows.values_list("said", "means")))


def meant_before(by: Standing, kind: str) -> dict[str, dict[str, str]]:
    """Return what words meant when the partnership last matched them: {key of the column: {folded word: meaning}}."""
    found: dict[str, dict[str, str]] = {}
    rows = ColumnMatch.objects.filter(Q(partnership=by.partnership, kind=kind) & ~Q(column=""))
    for column, said, means in rows.values_list("column", "said", "means"):
        found.setdefault(column, {})[said] = means
    return found


def meanings_for(
    column: ListColumn, words: Sequence[str], before: Mapping[str, str], here: Here
) -> dict[str, tuple[str, str]]:  # fmt: skip
    """Return for each folded word (what it means, why): as last time, by its name, likely, or nothing."""
    possible = {one.value for one in here.options(column)} | {LEFT_EMPTY}
    found: dict[str, tuple[str, str]] = {}
    for word in words:
        if before.get(word) in possible:
            found[word] = (before[word], "as you said last time")
            continue
        value, sure = here.guess(column, word)
        found[word] = (value, ("by its name" if sure else GUESS) if value else SEVERAL if sure else "")
    return found
