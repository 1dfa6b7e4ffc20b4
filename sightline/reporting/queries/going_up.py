"""What goes up: a report looked at before it is sent, those a group collates, the executive's pack."""

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.reporting.models import Report, Round, Section
from sightline.reporting.permissions import REPORT
from sightline.reporting.queries.reports import JOINED, content_of, reports
from sightline.reporting.queries.rounds import places, standing_groups
from sightline.reporting.rules import PACK_ORDER, UP, heading, owes, receiver, sections_of
from sightline.reporting.rules.content import Content, Entry, from_data


@dataclass(frozen=True)
class ToSend:
    """What stands before a report is sent: to whom, and (words, whether it is done) of each check."""

    to: Group | None
    checks: Sequence[tuple[str, bool]]
    ready: bool


def to_send(report: Report, by: Standing) -> ToSend:
    """Return what a look before sending shows; three queries."""
    found = places(by.partnership, by.today)
    place = receiver(report.group_id, found) if report.group_id in found else None
    to = standing_groups(by.partnership, by.today).filter(pk=place.pk).first() if place else None
    content = content_of(report)
    asked = len(content.decisions)
    checks = [
        ("It says something", bool(content.entries)),
        ("It says whether the work is on track", bool(report.on_track)),
        ("There is a group above to send it to", to is not None),
    ]
    told = f"{asked} {'entry needs' if asked == 1 else 'entries need'} a decision, each with what you recommend"
    ready = all(done for _, done in checks)
    return ToSend(to, [*checks, (told, True)] if asked else checks, ready)


@dataclass(frozen=True)
class Waiting:
    """A report that came in and waits to be collated, with its entries; `marked` are those ticked to begin with."""

    report: Report
    sections: Sequence[Section]
    parts: Sequence[tuple[str, Sequence[tuple[Section, bool]]]]


@dataclass(frozen=True)
class Collating:
    """What a collating group has: what waits, what it took in, and which groups have sent nothing yet."""

    report: Report
    waiting: Sequence[Waiting]
    taken: Sequence[Report]
    awaited: Sequence[str]


TICKED = ("off_track", "ask", "risk", "good", "impact")


def collating(report: Report, by: Standing) -> Collating:
    """Return what a group may take into its report of a round; four queries however many reports there are."""
    rows = reports(by).filter(round=report.round, kind=report.kind).exclude(pk=report.pk)
    came = [one for one in rows if one.sent_to_id == report.group_id]
    waiting = [one for one in came if one.state == "submitted"]
    sections = Section.objects.filter(report__in=waiting, taken_out=False).exclude(text="").order_by("position", "pk")
    by_report: dict[int, list[Section]] = {}
    for row in sections:
        by_report.setdefault(row.report_id, []).append(row)
    return Collating(
        report, [_waiting(one, by_report.get(one.pk, [])) for one in waiting],
        [one for one in came if one.collated_into_id == report.pk],
        _awaited(report, {one.group_id for one in came}, by),
    )  # fmt: skip


def _waiting(report: Report, rows: Sequence[Section]) -> Waiting:
    parts = [
        (heading(key), [(row, key in TICKED) for row in rows if row.kind == key]) for key in sections_of(report.kind)
    ]
    return Waiting(report, rows, [part for part in parts if part[1]])


def _awaited(report: Report, came: set[int], by: Standing) -> list[str]:
    """Return the groups that report to this one and from which nothing came in; what they write is not told."""
    found = places(by.partnership, by.today)
    below = {
        pk for pk, one in found.items()
        if owes(one.kind) and (to := receiver(pk, found)) is not None and to.pk == report.group_id
    } - came  # fmt: skip
    return list(standing_groups(by.partnership, by.today).filter(pk__in=below).values_list("name", flat=True))


@dataclass(frozen=True)
class PackLine:
    """An entry of the pack, with whose it is and the report it stands in."""

    entry: Entry
    group: str
    report: Report


@dataclass(frozen=True)
class PackPage:
    """What needs the executive in a round: decisions first, then the sections, then the reports themselves."""

    round: Round
    decisions: Sequence[PackLine]
    parts: Sequence[tuple[str, Sequence[PackLine]]]
    track: Sequence[tuple[Report, Content]]
    appendices: Sequence[tuple[Report, Content]]

    @property
    def reports(self) -> Sequence[Report]:
        """The reports it is made of."""
        return [one for one, _ in self.appendices]


def pack_page(round_: Round, by: Standing) -> PackPage:
    """Return the pack of a round from the frozen versions of what was sent up and the reader may read; two queries."""
    rows = list(
        REPORT.visible(Report.objects.select_related(*JOINED), by)
        .filter(round=round_, state__in=UP).prefetch_related("versions").order_by("group__name", "pk")
    )  # fmt: skip
    found = [(one, from_data(one.versions.all()[0].content)) for one in rows]
    first = [(one, content) for one, content in found if one.collated_into_id is None]
    # A reader who may see a group's report and not the one it went up with still reads it, as itself.
    tops = first or found
    lines = [PackLine(entry, entry.origin or content.group, one) for one, content in tops for entry in content.entries]
    asked = sorted((one for one in lines if one.entry.needs_decision), key=lambda one: one.entry.decide_by or "9")
    parts = [
        (heading(key), [one for one in lines if one.entry.section == key and not one.entry.needs_decision])
        for key in ("priority", *PACK_ORDER[:1], "silent", *PACK_ORDER[1:])
    ]
    appendices = sorted(found, key=lambda pair: (pair[0].collated_into_id is not None, pair[0].group.name))
    return PackPage(round_, asked, [part for part in parts if part[1]], appendices, appendices)
