"""Deeds on the dictionary: add an indicator, change what it says, retire it, publish it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Agency, Group, Membership
from sightline.governance.services.saying import check_version, once, one_line, paragraphs, short
from sightline.governance.standing import Standing, in_force
from sightline.indicators.models import Indicator, IndicatorChange
from sightline.indicators.models.dictionary import Frequency
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.dictionary import small_number_rules
from sightline.indicators.rules.words import CODE, splits_typed
from sightline.indicators.services.collecting.joining import join_open
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import next_reference

LETTERS = "I"
NAMES = {
    "code": "Code", "name": "Name", "definition": "Definition", "numerator": "Counts", "denominator": "Out of",
    "unit": "Shown as", "unit_words": "Unit in words", "gathered": "How it is gathered", "per": "Rate for each",
    "base": "Of whom", "better": "Better is", "frequency": "How often", "supplier": "Supplied by", "deputy": "Deputy",
    "group": "Group", "target": "Target", "low": "Range from", "high": "Range to", "life_stage": "Life stage",
    "theme": "Theme", "small_numbers": "Small numbers", "chart": "Chart", "baseline_points": "Points of the baseline",
    "splits": "Breakdowns", "source": "Source",
}  # fmt: skip
CHOICES = {
    "unit": Indicator.Unit, "gathered": Indicator.Gathered, "base": Indicator.Base, "better": Indicator.Better,
    "frequency": Frequency, "life_stage": Indicator.LifeStage, "chart": Indicator.Chart,
}  # fmt: skip
ASKED_BY = ("supplier", "deputy", "frequency")  # what decides which returns ask for an indicator
MOST = 1e12
CLASH = "indicator_code_once"


@dataclass(frozen=True)
class IndicatorText:
    """What the dictionary says of an indicator; the fields are those of the model, `splits` {breakdown: parts}."""

    code: str
    name: str
    unit: str
    better: str
    frequency: str
    small_numbers: str
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    unit_words: str = ""
    gathered: str = "records"
    per: int | None = None
    base: str = ""
    supplier: Agency | None = None
    deputy: Agency | None = None
    group: Group | None = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    life_stage: str = ""
    theme: str = ""
    chart: str = ""
    baseline_points: int | None = None
    splits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    source: str = ""


@transaction.atomic
def add_indicator(*, new: IndicatorText, by: Standing, catalogue_key: str = "") -> Indicator:
    """Put an indicator into the dictionary; returns that are open ask for it from now on. Raises NotAllowed,
    DomainError.
    """
    INDICATOR.require(by, "C", Indicator(partnership=by.partnership))
    row = Indicator(partnership=by.partnership, created_by=by.person, starts_on=by.today, catalogue_key=catalogue_key)
    put_words(row, new, by)
    row.reference = next_reference(by.partnership.code, LETTERS)
    with once("Another indicator has this code. Choose another one.", "code", CLASH, "indicators_indicator.code"):
        row.save()
    joined = join_open([row], by)
    after: dict[str, object] = {"code": row.code, "name": row.name, "supplier": row.supplier_id}
    record(
        tenant=by.partnership.code, verb="indicator.added", reference=row.reference, by=by,
        after=after | asked_in(joined),
    )  # fmt: skip
    return row


def asked_in(returns: Sequence[str]) -> dict[str, object]:
    """Return what the trail says of the open returns that ask for something new."""
    return {"returns": ", ".join(returns)} if returns else {}


@dataclass(frozen=True)
class Known:
    """What an indicator may name today: agencies of the partnership, rules on small numbers."""

    agencies: frozenset[int]
    rules: frozenset[str]


def known_here(by: Standing) -> Known:
    """Return what an indicator may name; three queries."""
    here = Membership.objects.filter(in_force(by.today), partnership=by.partnership)
    return Known(frozenset(here.values_list("agency", flat=True)), frozenset(key for key, _ in small_number_rules(by)))


def put_words(row: Indicator, new: IndicatorText, by: Standing, known: Known | None = None) -> None:
    """Put the words of a form on a row, tidied; raises DomainError on the field that is wrong.

    `known` spares whoever looks at many rows the questions for each.
    """
    known = known or known_here(by)
    row.code = one_line(new.code, "code", "a code", 12).upper()
    if not CODE.fullmatch(row.code):
        raise DomainError("Use letters, digits, points and hyphens for the code, such as C07.", field="code")
    row.name = one_line(new.name, "name", "a name", 120)
    row.definition = paragraphs(new.definition, "definition", "the definition", 4000)
    for name, longest in (("numerator", 200), ("denominator", 200), ("unit_words", 30), ("theme", 60), ("source", 300)):
        setattr(row, name, short(getattr(new, name), name, f"“{NAMES[name]}”", longest))
    for name, kind in CHOICES.items():
        if getattr(new, name) not in kind.values:
            raise DomainError(f"Choose “{NAMES[name]}” from the list.", field=name)
        setattr(row, name, getattr(new, name))
    for name in ("per", "target", "low", "high", "baseline_points"):
        setattr(row, name, getattr(new, name))
    row.splits = {name: list(parts) for name, parts in new.splits.items()}
    _check_figures(row)
    _check_who(new, by, known)
    row.supplier, row.deputy, row.group = new.supplier, new.deputy, new.group
    if new.small_numbers not in known.rules:
        raise DomainError("Choose a rule on small numbers.", field="small_numbers")
    row.small_numbers = new.small_numbers


def _check_figures(row: Indicator) -> None:
    if row.unit == Indicator.Unit.RATE and not 0 < (row.per or 0) <= 10_000_000:
        raise DomainError("Say for how many people the rate is, such as 10,000.", field="per")
    if not 0 < (row.per or 1) <= 10_000_000:
        raise DomainError("Enter at most 10,000,000 people.", field="per")
    if row.unit == Indicator.Unit.PERCENT and not row.denominator:
        raise DomainError("Say out of what the percentage is.", field="denominator")
    for name in ("target", "low", "high"):
        value = getattr(row, name)
        if value is not None and not -MOST < value < MOST:
            raise DomainError("Enter a smaller number.", field=name)
        if value is not None and row.unit == Indicator.Unit.PERCENT and not 0 <= value <= 100:
            raise DomainError("A percentage lies between 0 and 100.", field=name)
    if row.better == Indicator.Better.BAND and (row.low is None or row.high is None):
        raise DomainError("Enter both ends of the range that is expected.", field="low")
    if row.low is not None and row.high is not None and row.low > row.high:
        raise DomainError("The range ends before it begins.", field="high")
    if row.baseline_points is not None and not 12 <= row.baseline_points <= 1000:
        raise DomainError("Enter 12 points or more for the baseline.", field="baseline_points")


def _check_who(new: IndicatorText, by: Standing, known: Known) -> None:
    wanted = {one.pk: name for name, one in (("supplier", new.supplier), ("deputy", new.deputy)) if one}
    for key in wanted.keys() - known.agencies:
        raise DomainError("Choose an agency of this partnership.", field=wanted[key])
    if new.supplier and new.supplier == new.deputy:
        raise DomainError("Choose another agency as the deputy.", field="deputy")
    group = new.group
    if group and (group.partnership_id != by.partnership.pk or (group.ended_on and group.ended_on < by.today)):
        raise DomainError("Choose a group of this partnership that has not ended.", field="group")


def values_of(row: Indicator) -> dict[str, str]:
    """Return the words of an indicator as two people compare them."""

    def words(name: str) -> str:
        value = getattr(row, name)
        if name in CHOICES:
            return str(dict(CHOICES[name].choices)[value])
        if name == "splits":
            return splits_typed(value)
        if isinstance(value, float):
            return f"{value:g}"
        return "" if value is None else str(value)

    return {NAMES[name]: words(name) for name in NAMES}


@transaction.atomic
def edit_indicator(
    *, indicator: Indicator, new: IndicatorText, version: int, by: Standing, reason: str = ""
) -> Indicator:  # fmt: skip
    """Change what the dictionary says; its history keeps what it said. Raises NotAllowed, Conflict, DomainError."""
    row = locked(indicator, by)
    before = values_of(row)
    put_words(row, new, by)
    after = values_of(row)
    check_version(version, row.version, after, before)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return row
    why = short(reason, "reason", "the reason", 300)
    save(row)
    joined = join_open([row], by) if {NAMES[one] for one in ASKED_BY} & set(changed) else []
    IndicatorChange.objects.bulk_create(
        IndicatorChange(
            partnership=by.partnership, indicator=row, what=name, before=before[name], after=after[name], reason=why,
            author=by.person,
        )
        for name in changed
    )  # fmt: skip
    record(
        tenant=by.partnership.code, verb="indicator.edited", reference=row.reference, by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed} | asked_in(joined),
    )  # fmt: skip
    return row


@transaction.atomic
def retire_indicator(*, indicator: Indicator, ends_on: date, reason: str, version: int, by: Standing) -> Indicator:
    """Collect an indicator no longer after a day; its figures stay. Raises as `edit_indicator`, and OutOfState."""
    row = locked(indicator, by, version)
    if row.ends_on is not None:
        raise OutOfState(f"This indicator ends on {in_short(row.ends_on)} already.")
    if not row.starts_on <= ends_on:
        raise DomainError(f"It began on {in_short(row.starts_on)}. Enter that day or a later one.", field="ends_on")
    why = one_line(reason, "reason", "why it is retired", 300)
    row.ends_on = ends_on
    save(row)
    note(row, "Retired", by, after=in_short(ends_on), reason=why)
    record(
        tenant=by.partnership.code, verb="indicator.retired", reference=row.reference, by=by,
        after={"ends_on": ends_on, "reason": why},
    )  # fmt: skip
    return row


@transaction.atomic
def restore_indicator(*, indicator: Indicator, reason: str, version: int, by: Standing) -> Indicator:
    """Collect a retired indicator again. Raises as `edit_indicator`, and OutOfState when it is not retired."""
    row = locked(indicator, by, version)
    if row.ends_on is None:
        raise OutOfState("This indicator is in use.")
    why = one_line(reason, "reason", "why it is collected again", 300)
    was, row.ends_on = row.ends_on, None
    save(row)
    note(row, "Collected again", by, before=in_short(was), reason=why)
    joined = join_open([row], by)
    record(
        tenant=by.partnership.code, verb="indicator.restored", reference=row.reference, by=by,
        before={"ends_on": was}, after={"reason": why} | asked_in(joined),
    )  # fmt: skip
    return row


@transaction.atomic
def publish_indicator(*, indicator: Indicator, publish: bool, version: int, by: Standing) -> Indicator:
    """Let the public read what an indicator is, or no longer; its figures are published by releases alone.

    By somebody other than who added it. Raises NotAllowed, OutOfState, Conflict.
    """
    row = locked(indicator, by, version, deed="A")
    if row.published == publish:
        raise OutOfState("It is public already." if publish else "It is not public.")
    row.published = publish
    save(row)
    note(row, "Published" if publish else "Taken back", by)
    record(
        tenant=by.partnership.code, verb="indicator.published" if publish else "indicator.unpublished",
        reference=row.reference, by=by,
    )  # fmt: skip
    return row


def also_of(row: Indicator, by: Standing) -> frozenset[str]:
    """Return the fact that no column shows: whether somebody else added it."""
    return frozenset("v") if row.created_by_id != by.person.pk else frozenset()


def locked(indicator: Indicator, by: Standing, version: int | None = None, deed: str = "U") -> Indicator:
    """Return an indicator locked for a deed; raises NotAllowed, Conflict."""
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("supplier", "deputy", "group")
    row = rows.get(pk=indicator.pk)
    INDICATOR.require(by, deed, row, also_of(row, by))
    if version is not None:
        check_version(version, row.version, {"The indicator": "as you saw it"}, {"The indicator": "changed since"})
    return row


def save(row: Indicator) -> None:
    """Save an indicator as its next version."""
    row.version += 1
    with once("Another indicator has this code. Choose another one.", "code", CLASH, "indicators_indicator.code"):
        row.save()


def note(row: Indicator, what: str, by: Standing, *, before: str = "", after: str = "", reason: str = "") -> None:
    """Add a row to the history that people read."""
    IndicatorChange.objects.create(
        partnership=row.partnership, indicator=row, what=what, before=before, after=after, reason=reason,
        author=by.person,
    )  # fmt: skip
