"""Reads of who leads, who is delegated, who chairs: today's, the history, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from sightline.governance.law import Law, law_of
from sightline.governance.models import Agency, Appointment, Membership, Post, Representative
from sightline.governance.permissions import ARRANGED, PERSON
from sightline.governance.standing import Standing, in_force
from sightline.governance.wording import chair_rule, words_of

KINDS = Representative.Kind


@dataclass(frozen=True)
class RepresentativeLine:
    """A post that represents: in the law's words, who holds it (None for readers without names), what is amiss."""

    row: Representative
    words: str
    holders: Sequence[Appointment] | None
    vacant: bool
    amiss: Sequence[str]


@dataclass(frozen=True)
class Representatives:
    """Who represents today, by kind; what is missing or amiss; who represented before."""

    current: Sequence[RepresentativeLine]
    coming: Sequence[RepresentativeLine]
    past: Sequence[RepresentativeLine]
    warnings: Sequence[str]
    words: dict[str, str]

    def of(self, kind: str) -> list[RepresentativeLine]:
        """Return today's lines of one kind."""
        return [line for line in self.current if line.row.kind == kind]


def representatives_to_open() -> QuerySet[Representative]:
    """Return representatives with their post, its agency and who delegated."""
    return Representative.objects.select_related("post__agency", "delegated_by__post__agency")


def open_leads(by: Standing) -> QuerySet[Representative]:
    """Return the leads that have no end, from whom a delegation may come."""
    rows = representatives_to_open().filter(partnership=by.partnership, kind=KINDS.LEAD, ends_on__isnull=True)
    return rows.order_by("post__agency__name")


def statutory_posts(by: Standing) -> QuerySet[Post]:
    """Return the open posts of today's statutory partners."""
    partners = _partners(by).order_by().values("agency")
    rows = Post.objects.filter(partnership=by.partnership, ended_on__isnull=True, agency__in=partners)
    return rows.select_related("agency").order_by("agency__name", "title")


def _partners(by: Standing) -> QuerySet[Membership]:
    rows = Membership.objects.filter(in_force(by.today), partnership=by.partnership)
    return rows.filter(category=Membership.Category.STATUTORY)


def representatives(by: Standing) -> Representatives:
    """Return who represents; `warnings` say what is missing, to readers of the whole. Seven queries."""
    held = Appointment.objects.filter(in_force(by.today)).select_related("person")
    rows = ARRANGED.visible(representatives_to_open(), by).order_by("post__agency__name", "post__title")
    rows = rows.prefetch_related(Prefetch("post__appointments", held, "held"))
    partners = [one.agency for one in _partners(by).select_related("agency")]
    law = law_of(by.partnership, by.today)
    words = words_of(law)
    lines = [_line(row, words, partners, by) for row in rows]
    current = [line for line in lines if _is_current(line.row, by)]
    coming = [line for line in lines if line.row.starts_on > by.today]
    past = [line for line in lines if line.row.ends_on and line.row.ends_on < by.today]
    past.sort(key=lambda line: (line.row.ends_on, line.row.pk), reverse=True)
    current.sort(key=_place)
    warnings = _warnings(current, partners, words, law) if ARRANGED.may(by, "R") else []
    return Representatives(current, coming, past, warnings, words)


def _place(line: RepresentativeLine) -> tuple[bool, str, int, str]:
    """Each partner’s lead before those it delegates, then the chair and the council’s lead for adults."""
    row = line.row
    apart = row.kind in (KINDS.CHAIR, KINDS.ADULTS)
    return apart, "" if apart else row.post.agency.name, list(KINDS.values).index(row.kind), row.post.title


def _is_current(row: Representative, by: Standing) -> bool:
    return row.starts_on <= by.today and (row.ends_on is None or row.ends_on >= by.today)


def _line(row: Representative, words: dict[str, str], partners: list[Agency], by: Standing) -> RepresentativeLine:
    holders: list[Appointment] = getattr(row.post, "held")  # noqa: B009 (put there by a prefetch)
    shown = holders if PERSON.may(by, "R") else None
    return RepresentativeLine(row, words[row.kind], shown, not holders, _amiss(row, partners, by))


def _amiss(row: Representative, partners: list[Agency], by: Standing) -> list[str]:
    found = []
    if row.post.ended_on and row.post.ended_on < by.today:
        found.append("This post has ended")
    if row.kind != KINDS.CHAIR and row.post.agency not in partners:
        found.append("Not a statutory partner now")
    lead = row.delegated_by
    if lead and lead.ends_on and lead.ends_on < by.today:
        found.append("The lead who delegated has stopped")
    return found


def _warnings(
    lines: Sequence[RepresentativeLine], partners: list[Agency], words: dict[str, str], law: Law
) -> list[str]:  # fmt: skip
    led = {line.row.post.agency_id for line in lines if line.row.kind == KINDS.LEAD}
    found = [f"{agency} has nobody as “{words[KINDS.LEAD]}”." for agency in partners if agency.pk not in led]
    delegated = {line.row.post_id for line in lines if line.row.kind == KINDS.DELEGATED}
    chairs = [line.row.post for line in lines if line.row.kind == KINDS.CHAIR]
    if chair_rule(law) is None:
        return found
    if not chairs:
        found.append(f"Nobody is named as “{words[KINDS.CHAIR]}”.")
    strangers = [post for post in chairs if post.pk not in delegated]
    return found + [f"{post.title} chairs and is not one of the delegated." for post in strangers]
