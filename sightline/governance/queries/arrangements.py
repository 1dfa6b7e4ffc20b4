"""Reads of agreements, related bodies, the business unit and what came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from sightline.governance.models import (
    Agreement,
    Appointment,
    Partnership,
    Predecessor,
    RelatedBody,
    RoleGrant,
    Signatory,
    TransitionTask,
    UnitPost,
    UnitShare,
)
from sightline.governance.permissions import ARRANGED, PERSON
from sightline.governance.queries.pages import open_until
from sightline.governance.rules.standing_dates import clock_to
from sightline.governance.standing import Standing, in_force

Clock = tuple[str, str]


def in_figures(number: Decimal) -> str:
    """Return a number of full-time posts without needless zeros."""
    return f"{number.quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".") or "0"


def agreements_to_open(by: Standing) -> QuerySet[Agreement]:
    """Return agreements: all for those who read the whole arrangements, else those published by today."""
    rows = Agreement.objects.select_related("follows", "followed_by", "partnership")
    return rows if ARRANGED.may(by, "R") else rows.filter(published_on__lte=by.today)


@dataclass(frozen=True)
class AgreementLine:
    """An agreement, how its review stands, and how many of those who are to sign have signed."""

    row: Agreement
    clock: Clock
    signed: int
    signatories: int
    state: str


def agreements(by: Standing, *, text: str = "", kind: str = "", state: str = "current") -> list[AgreementLine]:
    """Return the agreements the standing may see, filtered; `state` is current, past or all. One query."""
    rows = ARRANGED.visible(agreements_to_open(by), by)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(summary__icontains=text))
    if kind:
        rows = rows.filter(kind=kind)
    if state in ("current", "past"):
        rows = rows.filter(open_until(by.today)) if state == "current" else rows.exclude(open_until(by.today))
    signed = Count("signatories", filter=Q(signatories__signed_on__isnull=False))
    counted = rows.annotate(signed_count=signed, signatory_count=Count("signatories"))
    return [_agreement_line(row, by) for row in counted]


def _agreement_line(row: Agreement, by: Standing) -> AgreementLine:
    ended = row.ends_on is not None and row.ends_on < by.today
    state = "Ended" if ended else "To come" if row.starts_on > by.today else "In force"
    clock = ("", "") if row.ends_on else clock_to(row.review_on, by.today)
    signed, of = getattr(row, "signed_count"), getattr(row, "signatory_count")  # noqa: B009 (annotated)
    return AgreementLine(row, clock, signed, of, state)


@dataclass(frozen=True)
class AgreementPage:
    """One agreement with those who sign it and its other editions, the newest first."""

    line: AgreementLine
    signatories: Sequence[Signatory]
    editions: Sequence[Agreement]


def agreement_page(agreement: Agreement, by: Standing) -> AgreementPage:
    """Return an agreement with its signatories and editions; three queries, however many there are."""
    signatories = list(Signatory.objects.filter(agreement=agreement).select_related("agency"))
    signed = sum(one.signed_on is not None for one in signatories)
    agreement.signed_count, agreement.signatory_count = signed, len(signatories)  # type: ignore[attr-defined]
    return AgreementPage(_agreement_line(agreement, by), signatories, _editions(agreement, by))


def _editions(agreement: Agreement, by: Standing) -> list[Agreement]:
    """Follow the editions of an agreement in both directions."""
    rows = {row.pk: row for row in ARRANGED.visible(agreements_to_open(by), by).filter(kind=agreement.kind)}
    after = {row.follows_id: row for row in rows.values() if row.follows_id}
    found: list[Agreement] = []
    at: Agreement | None = agreement
    while at is not None and at.follows_id in rows:
        at = rows[at.follows_id]
        found.append(at)
    at = agreement
    while at.pk in after:
        at = after[at.pk]
        found.insert(0, at)
    return found


def signatories_to_open(by: Standing) -> QuerySet[Signatory]:
    """Return signatories of agreements that the standing may open."""
    rows = Signatory.objects.select_related("agreement", "agency", "partnership")
    return rows.filter(agreement__in=agreements_to_open(by).order_by().values("pk"))


def bodies_to_open() -> QuerySet[RelatedBody]:
    """Return related bodies with the post that links to each."""
    return RelatedBody.objects.select_related("link__agency", "partnership")


def related_bodies(by: Standing, *, text: str = "", kind: str = "", state: str = "current") -> QuerySet[RelatedBody]:
    """Return the bodies the partnership works with, filtered, with who holds the link post as `link.held`."""
    held = Appointment.objects.filter(in_force(by.today)).select_related("person")
    rows = ARRANGED.visible(bodies_to_open(), by).prefetch_related(Prefetch("link__appointments", held, "held"))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(topics__icontains=text))
    if kind:
        rows = rows.filter(kind=kind)
    if state in ("current", "past"):
        is_open = open_until(by.today, "ended_on")
        rows = rows.filter(is_open) if state == "current" else rows.exclude(is_open)
    return rows


@dataclass(frozen=True)
class UnitLine:
    """A post of the business unit and who holds it (None when names are not for the reader)."""

    row: UnitPost
    holders: Sequence[Appointment] | None
    vacant: bool

    @property
    def fte(self) -> str:
        """How much it gives, as people write it: 1, 0.6."""
        return in_figures(self.row.fte)


@dataclass(frozen=True)
class ServedBy:
    """Another partnership's business unit that serves this one: its contact and its total, no people."""

    partnership: Partnership
    total: str


@dataclass(frozen=True)
class Unit:
    """The business unit: its posts and their sum, whom it serves besides, which other unit serves this partnership."""

    lines: Sequence[UnitLine]
    total: str
    past: Sequence[UnitPost]
    serves: Sequence[UnitShare]
    served_by: Sequence[ServedBy]


def unit(by: Standing) -> Unit:
    """Return the business unit; five queries."""
    held = Appointment.objects.filter(in_force(by.today)).select_related("person")
    rows = ARRANGED.visible(UnitPost.objects.select_related("post__agency"), by)
    rows = rows.prefetch_related(Prefetch("post__appointments", held, "held"))
    named = PERSON.may(by, "R")
    found = list(rows)
    lines = [_unit_line(row, named) for row in found if row.ends_on is None or row.ends_on >= by.today]
    today = [line.row.fte for line in lines if line.row.starts_on <= by.today]
    past = [row for row in found if row.ends_on and row.ends_on < by.today]
    shares = ARRANGED.visible(UnitShare.objects.select_related("served"), by).filter(open_until(by.today))
    return Unit(lines, in_figures(sum(today, Decimal(0))), past, list(shares), served_by(by))


def _unit_line(row: UnitPost, named: bool) -> UnitLine:
    holders: list[Appointment] = getattr(row.post, "held")  # noqa: B009 (put there by a prefetch)
    return UnitLine(row, holders if named else None, not holders)


def served_by(by: Standing) -> list[ServedBy]:
    """Return the units of other partnerships that serve this one today: name, contact and total; two queries."""
    shares = UnitShare.objects.filter(in_force(by.today), served=by.partnership).select_related("partnership")
    owners = [share.partnership for share in shares]
    counted = UnitPost.objects.filter(in_force(by.today), partnership__in=owners).order_by().values("partnership")
    totals = dict(counted.annotate(total=Sum("fte")).values_list("partnership", "total")) if owners else {}
    return [ServedBy(owner, in_figures(totals.get(owner.pk) or Decimal(0))) for owner in owners]


def unit_posts_to_open() -> QuerySet[UnitPost]:
    """Return posts of the unit with the post itself."""
    return UnitPost.objects.select_related("post__agency", "partnership")


def unit_shares_to_open() -> QuerySet[UnitShare]:
    """Return shares with the partnership served."""
    return UnitShare.objects.select_related("served", "partnership")


def partnerships_to_serve(by: Standing) -> QuerySet[Partnership]:
    """Return the other partnerships in which the person is of the business unit too and that are not served yet."""
    unit_of = RoleGrant.objects.filter(in_force(by.today), person=by.person, role=RoleGrant.Role.BUSINESS_UNIT)
    served = UnitShare.objects.filter(partnership=by.partnership, ends_on__isnull=True)
    rows = Partnership.objects.filter(pk__in=unit_of.order_by().values("partnership"))
    return rows.exclude(pk=by.partnership.pk).exclude(pk__in=served.order_by().values("served"))


@dataclass(frozen=True)
class Before:
    """What came before these arrangements, and its tasks with how each stands."""

    row: Predecessor
    tasks: Sequence[tuple[TransitionTask, Clock]]

    @property
    def left(self) -> int:
        """How many tasks are not done."""
        return sum(task.done_on is None for task, _ in self.tasks)


def what_came_before(by: Standing) -> list[Before]:
    """Return what came before these arrangements with its tasks; two queries."""
    rows = ARRANGED.visible(Predecessor.objects.prefetch_related("tasks"), by)
    return [Before(row, [(task, _task_clock(task, by)) for task in row.tasks.all()]) for row in rows]


def _task_clock(task: TransitionTask, by: Standing) -> Clock:
    return clock_to(task.due_on, by.today, task.done_on)


def predecessors_to_open() -> QuerySet[Predecessor]:
    """Return what came before."""
    return Predecessor.objects.select_related("partnership")


def tasks_to_open() -> QuerySet[TransitionTask]:
    """Return transition tasks with what came before."""
    return TransitionTask.objects.select_related("predecessor", "partnership")
