"""The structure chart: the groups of today, who chairs each, which bodies stand beside; as drawing and as words."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from sightline.governance.models import Group, RelatedBody, Seat
from sightline.governance.permissions import ARRANGEMENTS, GROUP
from sightline.governance.queries.pages import open_until
from sightline.governance.rules.seats import Span, chair_words
from sightline.governance.rules.structure import Drawing, Node, laid_out, tree
from sightline.governance.standing import Standing, in_force

Reports = RelatedBody.Reports
RELATION: dict[str, str] = {
    Reports.TO_US: "which reports to us", Reports.TO_THEM: "to which we report",
    Reports.BOTH: "which reports to us as we do to it",
}  # fmt: skip


@dataclass(frozen=True)
class Branch:
    """A group in the words under the chart, with the groups that report to it."""

    key: int
    name: str
    kind: str
    chair: str
    meets: str
    below: list["Branch"]


@dataclass(frozen=True)
class Body:
    """A body beside the structure: who reports to whom as its box says it and as a sentence goes on, and on what."""

    name: str
    under: str
    reports: str
    topics: str

    @property
    def line(self) -> str:
        """Say “Forum, which reports to us: what schools see”."""
        name = f"{self.name}, {self.reports}" if self.reports else self.name
        return f"{name}: {self.topics}" if self.topics else name


@dataclass(frozen=True)
class Structure:
    """The chart as drawing and as words."""

    drawing: Drawing
    branches: list[Branch]
    bodies: list[Body]

    @property
    def groups(self) -> int:
        """How many groups it shows."""
        return len(self.drawing.boxes)


@dataclass(frozen=True)
class ChartFigure:
    """The chart for a document: a drawing in shades of grey that needs no style sheet, and its words."""

    svg: bytes
    text: str


def structure(by: Standing) -> Structure:
    """Return the structure of today; three queries."""
    rows = GROUP.visible(Group.objects.filter(open_until(by.today, "ended_on")), by)
    rank = {kind: at for at, kind in enumerate(Group.Kind.values)}
    found = sorted(rows, key=lambda row: (rank[row.kind], row.name.casefold()))
    chairs = _chairs(by)
    told = [(row.pk, row.parent_id, row.name, _under(chairs.get(row.pk, "")), row.kind) for row in found]
    trees = tree(told)
    bodies = _bodies(by)
    beside = [Node(-at, one.name, one.under, "beside") for at, one in enumerate(bodies, start=1)]
    kept = {row.pk: row for row in found}
    return Structure(laid_out(trees, beside), [_branch(node, kept, chairs) for node in trees], bodies)


def _under(chair: str) -> str:
    return f"Chair: {chair}" if chair else "No chair"


def _chairs(by: Standing) -> dict[int, str]:
    """Return the title of who chairs each group today."""
    rows = Seat.objects.filter(in_force(by.today), partnership=by.partnership, role=Seat.Role.CHAIR).order_by("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for group, title, agency in rows.values_list("group_id", "post__title", "agency__name"):
        found[group].append(title or agency)
    return {group: " and ".join(names) for group, names in found.items()}


def _bodies(by: Standing) -> list[Body]:
    """Return the bodies the partnership works with."""
    if not ARRANGEMENTS.may(by, "R", by.partnership):
        return []
    rows = RelatedBody.objects.filter(open_until(by.today, "ended_on"), partnership=by.partnership)
    return [
        Body(row.name, row.get_reports_display() if row.reports else "", RELATION.get(row.reports, ""),
             " ".join(row.topics.split()))
        for row in rows
    ]  # fmt: skip


def _branch(node: Node, kept: dict[int, Group], chairs: dict[int, str]) -> Branch:
    row = kept[node.key]
    below = [_branch(one, kept, chairs) for one in node.below]
    return Branch(row.pk, row.name, row.get_kind_display(), chairs.get(row.pk, ""), row.meets_in_words, below)


def chair_line(group: Group, by: Standing) -> str:
    """Say who chairs a group and who comes next; one query."""
    return chair_words(chair_spans(group, by), by.today)


def chair_spans(group: Group, by: Standing) -> list[Span]:
    """Return the chairs of a group of today and ahead; one query."""
    rows = Seat.objects.filter(open_until(by.today), group=group, role=Seat.Role.CHAIR).order_by("starts_on", "pk")
    told = rows.values_list("post__title", "agency__name", "starts_on", "ends_on")
    return [Span(title or agency, starts_on, ends_on) for title, agency, starts_on, ends_on in told]


def structure_figure(by: Standing) -> ChartFigure:
    """Return the chart as a figure of a document, with the whole of it in words."""
    found = structure(by)
    return ChartFigure(chart(found, by).encode(), structure_in_words(found))


def chart(found: Structure, by: Standing, *, links: bool = False) -> str:
    """Return the drawing as SVG: with links and classes for a page, else on its own in shades of grey."""
    slug = by.partnership.slug
    boxes = [(box, reverse("governance:group", args=[slug, box.key]) if links else "") for box in found.drawing.boxes]
    context: dict[str, Any] = {
        "drawing": found.drawing, "boxes": boxes, "links": links,
        "title": f"Structure of {by.partnership.name}: {found.groups} groups and who reports to whom",
    }  # fmt: skip
    return render_to_string("governance/structure.svg", context).strip()


def structure_in_words(found: Structure) -> str:
    """Return the structure as sentences, one for each group and each body beside."""
    said = [sentence for branch in found.branches for sentence in _sentences(branch, "")]
    said += [f"Beside them: {one.name}{f', {one.reports}' if one.reports else ''}." for one in found.bodies]
    return " ".join(said)


def _sentences(branch: Branch, above: str) -> list[str]:
    reports = f" reports to {above}" if above else " stands at the top"
    chair = f"chaired by {branch.chair}" if branch.chair else "without a chair"
    said = [f"{branch.name}, {chair},{reports}."]
    return said + [sentence for one in branch.below for sentence in _sentences(one, branch.name)]
