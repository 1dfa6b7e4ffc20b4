"""Reads of who may come near which case: one's own, one case's page, the register of namings, broken glass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from sightline.governance.models import CaseAccess, IntakePost, Post
from sightline.governance.permissions import BREAK_GLASS, LEVEL3_GRANT
from sightline.governance.rules.cases import TONES, WORDS, Moments, State, state_of
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.kernel.references import Resolved, resolve

Kind = CaseAccess.Kind
CASES = {  # kinds of level 3 that are a case of their own, as the board calls them
    "notification_rapidrev": "Notifications and rapid reviews",
    "review_referral": "Referrals for a review",
    "dispute_case": "Disagreements between professionals about a case",
    "partner_dispute": "Disputes between partners",
    "qa_case_record": "Case records of an audit",
}


def stands(row: CaseAccess, now: datetime | None = None) -> State:
    """Return how a row stands at a moment, now unless said."""
    moments = Moments(
        row.starts_at, row.ends_at, row.needs_approval and row.kind == Kind.NAMED, row.approved_at, row.suspended_at,
        row.ended_at,
    )  # fmt: skip
    return state_of(moments, now or timezone.now())


@dataclass(frozen=True)
class AccessLine:
    """A row with how it stands and what the reader may do to it."""

    row: CaseAccess
    state: State
    approve: bool = False
    extend: bool = False
    resume: bool = False
    end: bool = False

    @property
    def until(self) -> date | None:
        """The last day; `ends_at` of a naming is the midnight after it."""
        return england_date(self.row.ends_at - timedelta(seconds=1)) if self.row.ends_at else None

    @property
    def words(self) -> str:
        """How it stands, in words."""
        return WORDS[self.state]

    @property
    def tone(self) -> str:
        """The colour that goes with the words."""
        return TONES.get(self.state, "")


def may_answer_for(row: CaseAccess, by: Standing) -> bool:
    """Whether the reader may vouch for another's access: named on the case themselves, or of those who approve."""
    other = row.person_id != by.person.pk
    named = row.reference in by.cases.named and LEVEL3_GRANT.may(by, "C", row, also={"v"})
    return other and (named or LEVEL3_GRANT.may(by, "A", row, also={"v"}))


def line_of(row: CaseAccess, by: Standing, now: datetime | None = None) -> AccessLine:
    """Return a naming or a recusal with what to offer; no query once the standing knows its cases."""
    state = stands(row, now)
    if state == State.ENDED:
        return AccessLine(row, state)
    other = row.person_id != by.person.pk
    named, answers = row.kind == Kind.NAMED, may_answer_for(row, by)
    may_approve = other and row.made_by_id != by.person.pk and LEVEL3_GRANT.may(by, "A", row, also={"v"})
    return AccessLine(
        row, state,
        approve=named and state == State.WAITING and may_approve,
        extend=named and answers and LEVEL3_GRANT.may(by, "C", row, also={"v"}),
        resume=state == State.SUSPENDED and answers,
        end=other and LEVEL3_GRANT.may(by, "E", row, also={"v"}),
    )  # fmt: skip


def access_to_open() -> QuerySet[CaseAccess]:
    """Return rows with whom they are about and who did what."""
    return CaseAccess.objects.select_related("person", "made_by", "approved_by", "ended_by", "partnership")


@dataclass(frozen=True)
class CasePage:
    """One case: who is named on it, who is kept away, who broke the glass to it."""

    reference: str
    case: Resolved | None
    named: Sequence[AccessLine]
    recused: Sequence[AccessLine]
    glass: Sequence[AccessLine]
    may_name: bool
    may_record: bool


def case_page(reference: str, by: Standing) -> CasePage | None:
    """Return who may come near a case, or None when the reader may not know of it; three queries."""
    now = timezone.now()
    rows = LEVEL3_GRANT.visible(access_to_open().exclude(kind=Kind.GLASS), by).filter(reference=reference)
    lines = [line_of(row, by, now) for row in rows.order_by("ended_at", "person__name", "pk")]
    named = [line for line in lines if line.row.kind == Kind.NAMED]
    if not named:
        return None
    broken = BREAK_GLASS.visible(access_to_open().filter(kind=Kind.GLASS, reference=reference), by)
    asked = CaseAccess(partnership=by.partnership, reference=reference)
    may_name = LEVEL3_GRANT.may(by, "C", asked, also={"v"})
    return CasePage(
        reference, resolve(reference, by), named, [line for line in lines if line.row.kind == Kind.RECUSED],
        [AccessLine(row, stands(row, now)) for row in broken], may_name, may_name,
    )  # fmt: skip


@dataclass(frozen=True)
class MyCase:
    """A case the reader is named on, and whether they may see who else is."""

    line: AccessLine
    case: Resolved | None
    may_see: bool


def my_cases(by: Standing) -> list[MyCase]:
    """Return one's own namings and broken glass that are not over, less what one is kept from."""
    rows = access_to_open().filter(partnership=by.partnership, person=by.person, ended_at__isnull=True)
    rows = rows.filter(kind__in=(Kind.NAMED, Kind.GLASS), ends_at__gt=timezone.now())
    rows = rows.exclude(reference__in=by.cases.recused).order_by("reference")
    return [
        MyCase(AccessLine(row, stands(row)), resolve(row.reference, by), LEVEL3_GRANT.may(by, "R", row)) for row in rows
    ]


def my_interests(by: Standing) -> QuerySet[CaseAccess]:
    """Return the interests one recorded oneself; what others recorded would tell of a case."""
    rows = CaseAccess.objects.filter(partnership=by.partnership, person=by.person, made_by=by.person)
    return rows.filter(kind=Kind.RECUSED, ended_at__isnull=True).order_by("reference")


def namings(by: Standing, *, text: str = "", state: str = "") -> list[AccessLine]:
    """Return the namings the standing may see, filtered: of the cases they are near, or all for whoever may."""
    rows = LEVEL3_GRANT.visible(access_to_open().filter(kind=Kind.NAMED), by).order_by("reference", "person__name")
    if text:
        rows = rows.filter(Q(reference__icontains=text) | Q(person__name__icontains=text))
    now = timezone.now()
    return [line for line in (line_of(row, by, now) for row in rows) if not state or line.state == state]


def glasses(by: Standing) -> QuerySet[CaseAccess]:
    """Return the broken glass the standing may see, newest first."""
    return BREAK_GLASS.visible(access_to_open().filter(kind=Kind.GLASS), by)


@dataclass(frozen=True)
class Intake:
    """A kind of case and the posts whose holders are named on each new one."""

    kind: str
    words: str
    posts: Sequence[Post]


def intakes(by: Standing) -> list[Intake]:
    """Return who takes in new cases of each kind; one query."""
    rows = IntakePost.objects.filter(partnership=by.partnership).select_related("post__agency")
    found: dict[str, list[Post]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row.post)
    return [Intake(kind, words, found.get(kind, [])) for kind, words in CASES.items()]
