"""The decision register: decisions as their readers may see them, what an address asks for, and one decision's page."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sightline.actions.models import Action
from sightline.actions.queries import href as action_href
from sightline.actions.queries import visible as visible_actions
from sightline.governance.models import Group
from sightline.governance.permissions import GROUP, PERSON
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.kernel.references import Resolved
from sightline.meetings.models import Decision, DecisionAnswer, DecisionKind, Minutes, Needed
from sightline.meetings.permissions import DECISION, NEEDED
from sightline.meetings.queries.circulation import asked_of, seat_of, standing_of_answers
from sightline.meetings.queries.record import address, shown_out
from sightline.meetings.rules import decisions as rules
from sightline.meetings.rules.minutes import why_closed
from sightline.search.kinds import State

STATES = {"": "All but withdrawn", **{value: str(words).capitalize() for value, words in Decision.State.choices}}
WAYS = {"": "All", **{value: str(words).capitalize() for value, words in Decision.Way.choices}}
KINDS = {"": "All", **{value: str(words).capitalize() for value, words in DecisionKind.choices}}
MARKS = {"": "All", "published": "Published", "meant": "To be published", "missing": "Somebody needed was missing"}


@dataclass(frozen=True)
class Asked:
    """What an address asks of the register; what it does not know is dropped."""

    q: str = ""
    group: int = 0
    kind: str = ""
    way: str = ""
    state: str = ""
    mark: str = ""
    year: int = 0


def asked(params: Mapping[str, str]) -> Asked:
    """Read what an address asks."""

    def one(name: str, known: Mapping[str, str]) -> str:
        said = str(params.get(name, ""))
        return said if said in known else ""

    def number(name: str) -> int:
        said = str(params.get(name, ""))
        return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0

    words = " ".join(str(params.get("q", "")).replace("\0", "").split())[:200]
    year = number("year")
    return Asked(
        words, number("group"), one("kind", KINDS), one("way", WAYS), one("state", STATES), one("mark", MARKS),
        year if 2000 <= year <= 2200 else 0,
    )  # fmt: skip


def visible(by: Standing) -> QuerySet[Decision]:
    """Return the decisions this standing may read; not those of items they were shown out of, until published."""
    rows = DECISION.visible(Decision.objects.all(), by)
    return rows.exclude(entry__in=shown_out(by), published=False)


def decisions_to_open(by: Standing) -> QuerySet[Decision]:
    """Return all decisions but those of items the reader was shown out of, for `access.load`."""
    rows = Decision.objects.select_related("group", "meeting", "entry__minutes", "created_by")
    return rows.exclude(entry__in=shown_out(by), published=False)


def register_rows(by: Standing, wanted: Asked) -> QuerySet[Decision]:
    """Return the register as an address asks for it."""
    rows = visible(by).select_related("group", "meeting")
    for word in wanted.q.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(reason__icontains=word)
            | Q(reference__icontains=word)
        )
    given: dict[str, Any] = {"group": wanted.group, "kind": wanted.kind, "way": wanted.way, "state": wanted.state}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if not wanted.state:
        rows = rows.exclude(state=Decision.State.WITHDRAWN)
    if wanted.year:
        rows = rows.filter(decided_on__range=(date(wanted.year, 4, 1), date(wanted.year + 1, 3, 31)))
    marks = {"published": Q(published=True), "meant": Q(publish=True, published=False), "missing": ~Q(missing="")}
    return rows.filter(marks.get(wanted.mark, Q()))


def years(by: Standing) -> list[tuple[str, str]]:
    """Return the years (April to March) of which there are decisions, newest first, for a filter; one query."""
    days = visible(by).filter(decided_on__isnull=False).order_by("decided_on").values_list("decided_on", flat=True)
    first = days.first()
    if first is None:
        return []
    found = range(first.year - (first.month < 4), by.today.year - (by.today.month < 4) + 1)
    return [(str(year), f"April {year} to March {year + 1}") for year in reversed(found)]


def groups_to_decide(by: Standing) -> list[Group]:
    """Return the groups for which this standing may record decisions."""
    rows = GROUP.visible(Group.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)), by)
    return [
        row for row in rows.order_by("name") if DECISION.may(by, "C", Decision(partnership=by.partnership, group=row))
    ]


def version_now(decision: Decision) -> int:
    """Return the version of a decision as it is now."""
    return Decision.objects.values_list("version", flat=True).get(pk=decision.pk)


@dataclass(frozen=True)
class AnswerLine:
    """What one member said of a decision that goes round; empty while they have not answered."""

    name: str
    seat: str
    said: str = ""
    comment: str = ""
    at: Any = None


@dataclass(frozen=True)
class DecisionPage:
    """A decision ready to print."""

    decision: Decision
    facts: Sequence[tuple[str, str]]
    answers: Sequence[AnswerLine]
    count: str
    warning: str
    actions: Sequence[tuple[Action, str]]
    meeting_href: str
    may_change: bool
    may_publish: bool
    may_withdraw: bool
    may_answer: bool
    may_close: bool
    may_ask: bool
    inside: bool


def decision_page(row: Decision, by: Standing) -> DecisionPage:
    """Return a decision with its answers and actions, and what the reader may do."""
    round_ = row.way == Decision.Way.CIRCULATION
    inside = _inside(row, by)
    answers = list(row.answers.select_related("person", "seat__post", "seat__agency")) if round_ else []
    people = asked_of(row, by) if round_ and row.state == Decision.State.ASKED else []
    asking = row.state == Decision.State.ASKED
    given = {one.person_id for one in answers}
    count = rules.count([one.said for one in answers], len(people) or len(answers)).words if round_ else ""
    updates = DECISION.may(by, "U", row)
    return DecisionPage(
        row, _facts(row), _lines(answers, people, by) if inside else [], count,
        standing_of_answers(row, answers, by).warning if asking and answers else "", _actions(row, by),
        address("meeting", by, row.meeting.reference) if row.meeting else "",
        updates and not why_not(row), _may_publish(row, by),
        updates and (asking or (not round_ and not why_not(row))),
        asking and by.person.pk not in given and seat_of(row, by) is not None, asking and updates,
        updates and row.state == Decision.State.DECIDED, inside,
    )  # fmt: skip


def _inside(row: Decision, by: Standing) -> bool:
    """Whether a reader would read it unpublished too: what each member answered is not published with a decision."""
    unpublished = copy(row)
    unpublished.published = False
    return DECISION.may(by, "R", unpublished)


def why_not(row: Decision) -> str:
    """Return why a decision takes no changes, or ""."""
    if row.state == Decision.State.WITHDRAWN:
        return "This decision was withdrawn."
    if row.way == Decision.Way.CIRCULATION:
        return "What went round does not change."
    if row.meeting_id is None:
        return ""
    state = Minutes.objects.filter(meeting=row.meeting_id).values_list("state", flat=True).first()
    return why_closed(state or "")


def _may_publish(row: Decision, by: Standing) -> bool:
    another = {"v"} if row.created_by_id != by.person.pk else set()
    return row.publish and row.state == Decision.State.DECIDED and DECISION.may(by, "A", row, another)


def _facts(row: Decision) -> list[tuple[str, str]]:
    votes = f"{row.votes_for or 0} for, {row.votes_against or 0} against"
    said = votes if row.votes_for is not None or row.votes_against is not None else ""
    shown = "Published" if row.published else "To be published" if row.publish else "Not for publication"
    facts = [
        ("Group", str(row.group)), ("How", f"Decided {row.get_way_display()}" if row.decided_on else
                                    row.get_way_display().capitalize()),
        ("Kind", row.get_kind_display().capitalize()),
        ("Decided on", in_short(row.decided_on) if row.decided_on else ""),
        ("Answers by", in_short(row.answer_by) if row.answer_by else ""), ("Who decided", row.decided_by),
        ("For and against", said), ("Delegated authority", row.delegated_to), ("Why", row.reason),
        ("Quorum", "" if row.missing.startswith(row.quorum) else row.quorum),
        ("What stood against it", row.missing), ("Taken all the same because", row.despite),
        ("Publication", shown),
    ]  # fmt: skip
    return [(words, text) for words, text in facts if text]


def _lines(answers: Sequence[DecisionAnswer], people: Collection[Any], by: Standing) -> list[AnswerLine]:
    named = PERSON.may(by, "R")
    given = {one.person_id for one in answers}
    lines = [
        AnswerLine(one.person.name if named else "", str(one.seat.post or one.seat.agency),
                   one.get_said_display().capitalize(), one.comment, one.created_at)
        for one in answers
    ]  # fmt: skip
    waits = [one for one in people if one.person.pk not in given]
    return lines + [
        AnswerLine(one.person.name if named else "", str(one.seat.post or one.seat.agency)) for one in waits
    ]


def _actions(row: Decision, by: Standing) -> list[tuple[Action, str]]:
    rows = visible_actions(by).filter(minuted__decision=row).select_related("owner")
    return [(one, action_href(one, by)) for one in rows]


def needed_rows(by: Standing) -> QuerySet[Needed]:
    """Return the rules on who has to be there."""
    rows = NEEDED.visible(Needed.objects.all(), by)
    return rows.select_related("group", "post", "agency").order_by("needed_for", "group__name", "pk")


def needed_to_open() -> QuerySet[Needed]:
    """Return all rules on who has to be there, for `access.load`."""
    return Needed.objects.all()


def resolve_decision(reference: str, by: Any) -> Resolved | None:
    """Return what a decision's reference leads to, or None for whoever may not know of it."""
    row = visible(by).filter(reference=reference).first()
    if row is None:
        return None
    return Resolved(reference, row.title, row.get_state_display(), address("decision", by, reference), row.level)


def states(by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    """Return how decisions stand, for the search; one query."""
    rows = Decision.objects.filter(pk__in=pks, partnership=by.partnership).select_related("group")
    return {
        row.pk: State(
            f"{row.get_state_display().capitalize()}"
            + (f" on {in_short(row.decided_on)}" if row.decided_on else "") + f", {row.group}", row.level,
        )
        for row in rows
    }  # fmt: skip
