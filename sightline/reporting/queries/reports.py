"""Reports: the list, one report as it is read, one as it is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.actions.queries import clock_for as clock_of_action
from sightline.actions.queries import href, visible
from sightline.actions.rules import Clock
from sightline.governance.models import Appointment, Partnership, Seat
from sightline.governance.standing import CHAIRING, Standing, in_force
from sightline.kernel.dates import england_date, in_short
from sightline.kernel.references import Resolved
from sightline.plans.queries import priorities
from sightline.reporting.models import Addition, Report, ReportVersion, Section, Step, Typed
from sightline.reporting.permissions import REPORT
from sightline.reporting.rules import KINDS, heading, hint, sections_of, state_words, transition
from sightline.reporting.rules.content import Content, Entry
from sightline.reporting.rules.states import WORDS

JOINED = ("round", "group", "sent_to", "passed_to", "partnership", "sent_by", "collated_into__group")
SOON_DAYS = 7
WRITTEN_ON = ("draft", "returned")
IN_ORDER = ("round__starts_on", "group__name", "kind", "pk")


def reports(by: Standing) -> QuerySet[Report]:
    """Return the reports this standing may read, the newest round first."""
    return REPORT.visible(reports_to_open(), by)


def reports_to_open() -> QuerySet[Report]:
    """Return all reports with what their pages show, for `access.load`."""
    return Report.objects.select_related(*JOINED)


def address(page: str, by: Standing, *keys: Any) -> str:
    """Return the address of a page of reporting."""
    return reverse(f"reporting:{page}", args=[by.partnership.slug, *keys])


def due_on(report: Report) -> date:
    """Return the day by which a report is due to the group above."""
    late = report.group.kind in ("delivery", "board")
    return report.round.delivery_due_on if late else report.round.groups_due_on


def clock_for(report: Report, today: date) -> Clock:
    """Return how a report stands against the day it is due; one that was sent has met it or was late."""
    due = due_on(report)
    if not report.is_open and report.sent_at:
        sent = england_date(report.sent_at)
        return Clock("met", f"Sent {in_short(sent)}" + (", late" if sent > due else ""))
    left = (due - today).days
    if left < 0:
        return Clock("over", f"Late by {-left} {'day' if left == -1 else 'days'}")
    if left == 0:
        return Clock("soon", "Due today")
    return Clock("soon" if left <= SOON_DAYS else "run", f"{left} {'day' if left == 1 else 'days'} left")


def rows_for_list(by: Standing, params: Mapping[str, Any]) -> QuerySet[Report]:
    """Return the reports an address asks for by round, group, state and kind; what it does not know is left out."""
    rows, wanted = reports(by), Q()
    for key in ("round", "group"):
        value = str(params.get(key, ""))
        if value.isascii() and value.isdigit() and len(value) < 18:
            wanted &= Q(**{key: int(value)})
    if params.get("group") == "mine":
        wanted &= Q(group__in=by.group_ids)
    if params.get("state") in WORDS:
        wanted &= Q(state=params["state"])
    if params.get("state") == "open":
        wanted &= Q(state__in=("draft", "returned"))
    if params.get("kind") in KINDS:
        wanted &= Q(kind=params["kind"])
    return rows.filter(wanted)


def content_of(report: Report, sections: Sequence[Section] | None = None) -> Content:
    """Return a report's text as it stands: what was taken out or is empty left out; at most one query."""
    if sections is None:
        sections = list(report.sections.select_related("taken_from__report__group"))
    order = {key: at for at, key in enumerate(sections_of(report.kind))}
    shown = [one for one in sections if one.text.strip() and not one.taken_out]
    shown.sort(key=lambda one: (order.get(one.kind, 99), one.position, one.pk))
    period = report.round
    return Content(
        reference=report.reference, kind=report.kind, group=report.group.name, round=period.name,
        starts_on=period.starts_on.isoformat(), ends_on=period.ends_on.isoformat(), on_track=report.on_track,
        summary=report.summary, entries=tuple(_entry(one) for one in shown),
    )  # fmt: skip


def _entry(one: Section) -> Entry:
    return Entry(
        section=one.kind, text=one.text.strip(), reference=one.source_reference,
        origin=one.taken_from.report.group.name if one.taken_from else "", needs_decision=one.needs_decision,
        recommended=one.recommended, if_not=one.if_not, decide_by=one.decide_by.isoformat() if one.decide_by else "",
    )  # fmt: skip


@dataclass(frozen=True)
class ShownEntry:
    """An entry ready to print, with where its source lies as far as the reader may see it."""

    entry: Entry
    source: Resolved | None


@dataclass(frozen=True)
class ReportPage:
    """One report as it is read."""

    report: Report
    content: Content
    parts: Sequence[tuple[str, Sequence[ShownEntry]]]
    steps: Sequence[tuple[Step, str]]
    versions: Sequence[ReportVersion]
    additions: Sequence[Addition]
    clock: Clock
    returned: Step | None
    collated: Sequence[Report]

    @property
    def decisions(self) -> Sequence[Entry]:
        """What needs a decision."""
        return self.content.decisions


def report_page(report: Report, by: Standing) -> ReportPage:
    """Return one report as it is read; queries are constant in its entries but for the sources it cites.

    What was returned for change is read by its own group alone, see `permissions`.
    """
    content = content_of(report)
    steps = list(report.steps.select_related("author"))
    return ReportPage(
        report=report, content=content, parts=parts_of(content, by),
        steps=[(one, step_words(one)) for one in steps], versions=list(report.versions.select_related("author")),
        additions=list(report.additions.select_related("author")), clock=clock_for(report, by.today),
        returned=next((one for one in steps if one.deed == "return"), None) if report.state == "returned" else None,
        collated=list(REPORT.visible(report.collated_reports.select_related(*JOINED), by)),
    )  # fmt: skip


def step_words(step: Step) -> str:
    """Return a step as history tells it."""
    found = transition(step.deed, step.before)
    return found.said if found else state_words(step.after)


def parts_of(content: Content, by: Standing) -> list[tuple[str, list[ShownEntry]]]:
    """Return the sections of a text that say something besides what needs a decision, each entry with the page of its
    source; two queries.
    """
    known = sources_of({one.reference for one in content.entries}, by)
    found = []
    for key in sections_of(content.kind):
        plain = [one for one in content.of(key) if not one.needs_decision]
        found.append((heading(key), [ShownEntry(one, known.get(one.reference)) for one in plain]))
    return [(words, entries) for words, entries in found if entries]


def sources_of(references: Collection[str], by: Standing) -> dict[str, Resolved]:
    """Return what references of actions and priorities lead to, of those the reader may see; two queries."""
    actions = visible(by).filter(reference__in=references)
    found = {
        one.reference: Resolved(
            one.reference, one.title, clock_of_action(one, by.today).words, href(one, by), one.level
        )
        for one in actions
    }
    for row in priorities(by).filter(reference__in=references):
        page = reverse("plans:priority", args=[by.partnership.slug, row.reference])
        found[row.reference] = Resolved(row.reference, row.title, f"Priority {row.number}", page, 1)
    return found


@dataclass(frozen=True)
class EditPage:
    """A report as it is written: its sections in order, each with its heading, hint and entries."""

    report: Report
    parts: Sequence[tuple[str, str, str, Sequence[Section]]]
    typed: Typed | None


def edit_page(report: Report, by: Standing) -> EditPage:
    """Return a report as it is written, with what this person typed and did not save; two queries."""
    rows = [one for one in report.sections.select_related("taken_from__report__group") if not one.taken_out]
    parts = [
        (key, heading(key), hint(key), [one for one in rows if one.kind == key]) for key in sections_of(report.kind)
    ]
    return EditPage(report, parts, typed_by(report, by))


def typed_by(report: Report, by: Standing) -> Typed | None:
    """Return what a person typed into a report's form and did not save."""
    return Typed.objects.filter(report=report, person=by.person).first()


def versions_of(report: Report) -> QuerySet[ReportVersion]:
    """Return the frozen versions of a report, the newest first."""
    return ReportVersion.objects.filter(report=report).select_related("author")


def resolve_report(reference: str, by: Standing) -> Resolved | None:
    """Return what a report's reference leads to, or None when it may not be read."""
    row = reports(by).filter(reference=reference).first()
    if row is None:
        return None
    return Resolved(reference, row.title, state_words(row.state), address("report", by, reference), 2)


def groups_in_list(by: Standing) -> list[tuple[int, str]]:
    """Return (key, name) of the groups whose reports this standing may read; one query."""
    return list(reports(by).order_by("group__name").values_list("group", "group__name").distinct())


def reports_at_hand(by: Standing) -> list[Report]:
    """Return the reports still being written and those that wait for this standing, each with `waits`; one query."""
    waits = Case(When(_waits(by), then=Value(True)), default=Value(False))
    rows = reports(by).annotate(waits=waits).filter(_being_written(by) | _waits(by))
    return list(rows.order_by(*IN_ORDER))


def missing_reports(
    by: Standing, at_hand: Iterable[Report] | None = None
) -> list[tuple[Report, str, date, Clock]]:  # fmt: skip
    """Return (report, address, the day it was due, clock) of the reports that this standing may read, are still being
    written and are past their day, the longest first; one query, none of those at hand.
    """
    if at_hand is None:
        at_hand = reports(by).filter(_being_written(by))
    rows = [one for one in at_hand if one.state in WRITTEN_ON]
    found = [(one, address("report", by, one.reference), due_on(one), clock_for(one, by.today)) for one in rows]
    return sorted((one for one in found if one[2] < by.today), key=lambda one: (one[2], one[0].pk))


def waiting_reports(by: Standing, at_hand: Iterable[Report] | None = None) -> list[tuple[str, str, str]]:
    """Return (words, address, note) of the reports that wait for this standing: a chair's own that are due, those that
    came in to a group they chair, those sent up that they may note; one query, none of those at hand.
    """
    if at_hand is not None:
        return [_waiting(one, by) for one in at_hand if getattr(one, "waits", False)]
    return [_waiting(one, by) for one in reports(by).filter(_waits(by)).order_by(*IN_ORDER)]


def _being_written(by: Standing) -> Q:
    return Q(state__in=WRITTEN_ON, round__opens_on__lte=by.today)


def _waits(by: Standing) -> Q:
    return (
        _being_written(by) & Q(group__in=by.chaired_ids)
        | Q(state="submitted", sent_to__in=by.chaired_ids)
        | (
            Q(state="sent_up", collated_into__isnull=True) & ~Q(sent_by=by.person)
            if "EXE" in by.roles
            else Q(pk__in=())
        )
    )


def _waiting(one: Report, by: Standing) -> tuple[str, str, str]:
    kind, clock = one.get_kind_display(), clock_for(one, by.today).words
    if one.state == "returned":
        return f"{kind} of {one.group.name} was returned for change", address("edit", by, one.reference), clock
    if one.state == "draft":
        note = f"Due {in_short(due_on(one))}: {clock.lower()}. The draft is there."
        return f"{kind} of {one.group.name}", address("edit", by, one.reference), note
    if one.state == "submitted":
        return f"{kind} of {one.group.name} came in", address("report", by, one.reference), "Take it in, or return it"
    return f"{kind} of {one.group.name} was sent up", address("report", by, one.reference), "Read it and note it"


STANDS = {
    "draft": "The draft is there, drawn from the record.",
    "returned": "Returned for change: the report says what has to change.",
}


def due_reports_of(
    person: Person, partnerships: Sequence[Partnership], today: date
) -> list[tuple[int, str, str, Clock, str]]:
    """Return (partnership, words, address, clock, how it stands) of the reports that a person has to write as a
    chair, wherever they chair a group; three queries however many partnerships.
    """
    held = Appointment.objects.filter(in_force(today), person=person).values_list("post", "seat")
    posts, seats = ({one for one in column if one} for column in (zip(*held, strict=True) if held else ((), ())))
    chaired = Seat.objects.filter(
        in_force(today), Q(post__in=posts, post__ended_on__isnull=True) | Q(pk__in=seats), role__in=CHAIRING,
        partnership__in=partnerships,
    ).values_list("group", flat=True)  # fmt: skip
    rows = reports_to_open().filter(state__in=("draft", "returned"), group__in=set(chaired), round__opens_on__lte=today)
    return [
        (one.partnership_id, f"{one.get_kind_display()} of {one.group.name}",
         reverse("reporting:edit", args=[one.partnership.slug, one.reference]), clock_for(one, today),
         STANDS[one.state])
        for one in rows.order_by("round__groups_due_on", "pk")
    ]  # fmt: skip
