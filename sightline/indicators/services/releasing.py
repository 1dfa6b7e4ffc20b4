"""Deeds on releases: make one, change what it is asked for, publish it by a second person, withdraw it.

Each making computes the figures as they would be published and attacks them; nothing that could tell a small number is
kept for publication, and the cells are named instead. Figures kept by the partnership are never changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Partnership
from sightline.governance.services.saying import check_version, one_line
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator, Release, ReleaseChange, ReleasedFigure, ReleaseLine
from sightline.indicators.permissions import RELEASE
from sightline.indicators.queries.releases import PUBLIC, asked_of, chosen_lines, other_policies, policies
from sightline.indicators.queries.sharing import cells_elsewhere, cells_of
from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.releases import Asked, Outcome, misfit, release
from sightline.indicators.rules.disclosure.sharing import told_by_another
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import next_reference

LETTERS = "RL"
MOST = 60
MOST_FIGURES = 20_000
OPEN = (Release.State.DRAFT, Release.State.REFUSED, Release.State.READY)
CHANGED = (
    "The figures, or what was released before, have changed since this release was made. Ask for it to be made anew, "
    "look at it again and then publish it."
)


@dataclass(frozen=True)
class ReleaseText:
    """What a release is asked for; `figures` as `queries.releases.choices` has them."""

    title: str
    policy: str
    from_day: date
    to_day: date
    figures: Sequence[str] = field(default_factory=list)
    audience: str = PUBLIC


@transaction.atomic
def make_release(*, new: ReleaseText, by: Standing) -> Release:
    """Make a release and put it to the gate. What is refused is kept as refused. Raises NotAllowed, DomainError."""
    RELEASE.require(by, "C", Release(partnership=by.partnership))
    row = Release(partnership=by.partnership, made_by=by.person, made_on=by.today)
    lines = _put(row, new, by)
    row.reference = next_reference(by.partnership.code, LETTERS)
    row.save()
    return _computed(row, lines, by, "Made")


@transaction.atomic
def change_release(*, row: Release, new: ReleaseText, version: int, by: Standing) -> Release:
    """Ask a release that is not out yet for something else, and put it to the gate anew; whoever does it is its maker.

    Raises as `make_release`, OutOfState, Conflict.
    """
    row = locked(row, by, version, "C")
    _check_state(row, OPEN, "It is published already. Make another release.")
    lines = _put(row, new, by)
    row.made_by, row.made_on = by.person, by.today
    row.lines.all().delete()
    row.figures.all().delete()
    return _computed(row, lines, by, "Made anew")


def _put(row: Release, new: ReleaseText, by: Standing) -> list[tuple[Indicator, list[str]]]:
    row.title = one_line(new.title, "title", "a title", 200)
    row.audience = one_line(new.audience, "audience", "who it is for", 100)
    if new.policy not in policies(by):
        raise DomainError("Choose a rule on small numbers from the list.", field="policy")
    if new.from_day > new.to_day:
        raise DomainError("The last day is before the first. Change one of them.", field="to_day")
    row.policy, row.from_day, row.to_day = new.policy, new.from_day, new.to_day
    lines = chosen_lines(by, new.figures)
    if not lines:
        raise DomainError("Tick what is to be published.", field="figures")
    if len(lines) > MOST:
        raise DomainError(f"Tick at most {MOST} indicators and make another release of the others.", field="figures")
    return lines


def _computed(row: Release, chosen: Sequence[tuple[Indicator, list[str]]], by: Standing, what: str) -> Release:
    lines = ReleaseLine.objects.bulk_create(
        ReleaseLine(partnership=row.partnership, release=row, indicator=one, breakdowns=names) for one, names in chosen
    )
    _one_policy(row, lines)
    figures, refused, notes = computed(row, lines, policies(by)[row.policy])
    row.state = Release.State.REFUSED if refused else Release.State.READY
    row.gate = refused or notes
    row.version += 1
    row.save()
    if not refused:
        ReleasedFigure.objects.bulk_create(figures, batch_size=500)
    _note(row, by, f"{what}, refused by the gate" if refused else what)
    record(
        tenant=row.partnership.code, verb="release.refused_by_gate" if refused else "release.made",
        reference=row.reference, by=by,
        after={"policy": row.policy, "audience": row.audience, "figures": len(figures), "told": len(refused)},
    )  # fmt: skip
    return row


def _one_policy(row: Release, lines: Sequence[ReleaseLine]) -> None:
    codes = other_policies(row, [line.indicator for line in lines])
    if codes:
        raise DomainError(
            f"{', '.join(codes[:5])} went out by another rule on small numbers before, and what one rule hides another "
            "may tell. Choose that rule, or leave it out.", field="policy",
        )  # fmt: skip


def computed(
    row: Release, lines: Sequence[ReleaseLine], policy: Policy
) -> tuple[list[ReleasedFigure], list[dict[str, str]], list[dict[str, str]]]:
    """Return the figures of a release, what the gate refuses and what it notes. Raises DomainError."""
    asked = asked_of(row, lines)
    _check_asked(asked, policy)
    found = [(line, release(one, policy)) for line, one in zip(lines, asked, strict=True)]
    cells = cells_elsewhere(row, lines)
    for (line, outcome), one in zip(found, asked, strict=True):
        cells += cells_of(line, one, outcome)
    against = [*(one for _, outcome in found for one in outcome.refusals), *told_by_another(cells)]
    refused = [{"place": one.place, "told": one.told} for one in against]
    notes = [{"note": words} for _, outcome in found for words in outcome.notes]
    figures = [one for line, outcome in found for one in _figures(row, line, outcome)]
    return ([] if refused else figures), refused, notes


def _check_asked(asked: Sequence[Asked], policy: Policy) -> None:
    if sum(len(one.counts) for one in asked) > MOST_FIGURES:
        raise DomainError(f"That is more than {MOST_FIGURES:,} figures. Choose a shorter time.", field="to_day")
    if not any(one.periods for one in asked):
        raise DomainError("There are no accepted figures of these indicators in that time.", field="figures")
    for one in asked:
        if sentence := misfit(one, policy):
            raise DomainError(f"{sentence} Or choose another rule on small numbers.", field="policy")


def _figures(row: Release, line: ReleaseLine, outcome: Outcome) -> list[ReleasedFigure]:
    return [
        ReleasedFigure(
            partnership=row.partnership, release=row, indicator_id=line.indicator_id, dimension=one.key[0],
            part=one.key[1], starts_on=date.fromisoformat(one.key[2]), numerator=one.numerator,
            denominator=one.denominator, shown=one.shown,
        )
        for one in outcome.rows
    ]  # fmt: skip


@transaction.atomic
def publish_release(*, row: Release, version: int, by: Standing) -> Release:
    """Publish a release that somebody else made; the gate is asked again about what stands now.

    Raises NotAllowed, OutOfState, Conflict.
    """
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)  # of two at once the later sees the earlier
    row = locked(row, by, version, "A")
    _check_state(row, (Release.State.READY,), "The gate has not let this release through, or it is out already.")
    lines = list(row.lines.select_related("indicator"))
    if row.audience == PUBLIC and (closed := [one.indicator.code for one in lines if not one.indicator.published]):
        raise OutOfState(f"Publish in the dictionary what {', '.join(closed)} is first; the public reads it there.")
    _still_so(row, lines, by)
    row.state, row.published_by, row.published_on = Release.State.PUBLISHED, by.person, by.today
    return _saved(row, by, "Published", "release.published")


def _still_so(row: Release, lines: Sequence[ReleaseLine], by: Standing) -> None:
    policy = policies(by).get(row.policy)
    if policy is None or other_policies(row, [line.indicator for line in lines]):
        raise OutOfState(CHANGED)
    now, refused, _ = computed(row, lines, policy)
    if refused or sorted(map(_told, now)) != sorted(map(_told, row.figures.all())):
        raise OutOfState(CHANGED)


def _told(one: ReleasedFigure) -> tuple[object, ...]:
    return one.indicator_id, one.dimension, one.part, one.starts_on, one.numerator, one.denominator, one.shown


@transaction.atomic
def withdraw_release(*, row: Release, reason: str, version: int, by: Standing) -> Release:
    """Take a published release back, by somebody who may publish it. Raises NotAllowed, OutOfState, Conflict.

    What it showed stays known to the gate: whoever read it has not forgotten.
    """
    row = locked(row, by, version, "A")
    _check_state(row, (Release.State.PUBLISHED,), "It is not published.")
    row.withdrawn_reason = one_line(reason, "reason", "why it is withdrawn", 300)
    row.state, row.withdrawn_by, row.withdrawn_on = Release.State.WITHDRAWN, by.person, by.today
    return _saved(row, by, "Withdrawn", "release.withdrawn", row.withdrawn_reason)


def _saved(row: Release, by: Standing, what: str, verb: str, reason: str = "") -> Release:
    row.version += 1
    row.save()
    _note(row, by, what, reason)
    after = {"audience": row.audience} | ({"reason": reason} if reason else {})
    record(tenant=row.partnership.code, verb=verb, reference=row.reference, by=by, after=after)
    return row


def _note(row: Release, by: Standing, what: str, reason: str = "") -> None:
    ReleaseChange.objects.create(partnership=row.partnership, release=row, what=what, reason=reason, author=by.person)


def also_of(row: Release, by: Standing) -> frozenset[str]:
    """Return the fact that no column shows: whether somebody else made it."""
    return frozenset("v") if row.made_by_id != by.person.pk else frozenset()


def locked(row: Release, by: Standing, version: int, deed: str) -> Release:
    """Return a release locked for a deed; raises NotAllowed, Conflict."""
    row = Release.objects.select_for_update(of=("self",)).get(pk=row.pk)
    RELEASE.require(by, deed, row, also_of(row, by))
    check_version(version, row.version, {"The release": "as you saw it"}, {"The release": "changed since"})
    return row


def _check_state(row: Release, wanted: Sequence[str], sentence: str) -> None:
    if row.state not in wanted:
        raise OutOfState(sentence)
