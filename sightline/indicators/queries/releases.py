"""Reads of releases: the list, one with its figures, what may be chosen, and what is asked of the gate."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from sightline.governance.law import law_of
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator, Observation, Release, ReleasedFigure, ReleaseLine
from sightline.indicators.permissions import INDICATOR, RELEASE, reads_kept
from sightline.indicators.queries.dictionary import SHIPPED, in_use, indicators
from sightline.indicators.rules.disclosure.policy import EXACT, EXACT_FROM, STYLES, Policy, exact_of, policy_of
from sightline.indicators.rules.disclosure.releases import Asked, Before, Count, Key
from sightline.indicators.rules.periods import period_words
from sightline.kernel.references import Resolved
from sightline.rulesets.catalogue import shipped
from sightline.rulesets.rules import Entry

PUBLIC = "the public"
OUT = (Release.State.PUBLISHED, Release.State.WITHDRAWN)  # whoever read it then knows it still
MEASURED = Indicator.Unit.MEASURE
SPLITS_OF = (Indicator.Unit.COUNT, Indicator.Unit.PERCENT, Indicator.Unit.RATE)


def href(page: str, row: Release, by: Standing) -> str:
    """Return the address of a page of a release."""
    return reverse(f"indicators:{page}", args=[by.partnership.slug, row.reference])


def releases(by: Standing) -> QuerySet[Release]:
    """Return the releases this standing may read, the newest first."""
    return RELEASE.visible(Release.objects.select_related("made_by", "published_by"), by)


def releases_to_open() -> QuerySet[Release]:
    """Return all releases with what their page shows; a view goes through `load`."""
    return Release.objects.select_related("made_by", "published_by", "withdrawn_by")


def version_of(row: Release) -> int:
    """Return the version of a release as it is now."""
    return Release.objects.values_list("version", flat=True).get(pk=row.pk)


def listed(by: Standing, params: Mapping[str, str]) -> QuerySet[Release]:
    """Return the releases an address asks for."""
    rows, state = releases(by), params.get("state", "")
    return rows.filter(state=state) if state in Release.State.values else rows


def policies(by: Standing) -> dict[str, Policy]:
    """Return the policies on small numbers that a release of this partnership may follow, by key; two queries."""
    return policies_of(by.partnership, by.today)


def policies_of(partnership: Partnership, today: date) -> dict[str, Policy]:
    """Return the policies of a partnership's law, else those shipped, and exact mode, made from the Department's."""
    found = {one.key: policy_of(one.key, one.title, one.content) for one in _entries(partnership, today)}
    base = found.get(STYLES[EXACT_FROM])
    return found | ({EXACT: exact_of(base)} if base else {})


def _entries(partnership: Partnership, today: date) -> list[Entry]:
    adopted = [rule.entry for rule in law_of(partnership, today).entries("disclosure")]
    found = shipped().get(SHIPPED)
    return adopted or [one for one in (found.entries if found else ()) if one.kind == "disclosure"]


def policy_words(by: Standing) -> dict[str, str]:
    """Return what each policy does, in words: “hides 1 to 5; hides more so that none can be worked out”."""
    return {key: _words(one) for key, one in policies(by).items()}


def _words(one: Policy) -> str:
    parts = [
        f"hides {one.hide_from} to {one.hide_to}" if one.hide_from <= one.hide_to else "hides no number by its size"
    ]
    parts += [f"rounds the rest to {one.rounds_to}"] if one.rounds_to > 1 else []
    parts += ["only for numbers, not for percentages or rates"] if one.minimal else []
    return "; ".join(parts)


def choices(by: Standing) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what may be released by theme: (value, words) of each indicator, then of its breakdowns.

    The value of a breakdown is `reference:breakdown`.
    """
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in indicators(by).filter(in_use(by)).exclude(unit=Indicator.Unit.NARRATIVE).order_by("code"):
        here = found[row.theme]
        here.append((row.reference, f"{row.code} {row.name}"))
        if row.unit in SPLITS_OF:
            here += [(f"{row.reference}:{name}", f"{row.code} by {name.lower()}") for name in row.splits]
    return [(theme or "Without a theme", found[theme]) for theme in sorted(found, key=lambda one: (not one, one))]


def chosen_of(row: Release) -> list[str]:
    """Return what a release was asked to show, as `choices` has it."""
    found = []
    for line in row.lines.select_related("indicator"):
        found += [line.indicator.reference, *(f"{line.indicator.reference}:{name}" for name in line.breakdowns)]
    return found


def chosen_lines(by: Standing, chosen: Iterable[str]) -> list[tuple[Indicator, list[str]]]:
    """Return the indicators chosen, each with the breakdowns chosen of it; one that may not be read is left out."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for value in chosen:
        reference, _, name = value.partition(":")
        wanted[reference] += [name] if name else []
    rows = indicators(by).filter(reference__in=wanted).order_by("code")
    return [(row, [name for name in dict.fromkeys(wanted[row.reference]) if name in row.splits]) for row in rows]


def asked_of(row: Release, lines: Sequence[ReleaseLine]) -> list[Asked]:
    """Return what the gate is asked about a release: figures kept, and what was released before; two queries."""
    kept: dict[int, dict[Key, Count]] = defaultdict(dict)
    names = {line.indicator_id: [*line.breakdowns, ""] for line in lines}
    for key, pk, count in counts_of(row, names):
        if key[0] in names[pk]:
            kept[pk][key] = count
    before = _before(row, [line.indicator for line in lines])
    return [_asked(line, kept[line.indicator_id], before[line.indicator_id]) for line in lines]


def _asked(line: ReleaseLine, counts: dict[Key, Count], before: dict[Key, Before]) -> Asked:
    one = line.indicator
    periods = {key[2] for key in (*counts, *before)}
    words = {period: period_words(one.frequency, date.fromisoformat(period)) for period in sorted(periods)}
    return Asked(one.code, one.unit, one.per or 100, counts, line.breakdowns, words, before)


def counts_of(row: Release, pks: Iterable[int]) -> Iterable[tuple[Key, int, Count]]:
    """Yield the figures kept of some indicators in a release's time, as (key, indicator, count); one query."""
    found = Observation.objects.filter(
        partnership=row.partnership, indicator__in=list(pks), state=Observation.State.CURRENT,
        starts_on__range=(row.from_day, row.to_day),
    ).order_by()  # fmt: skip
    for one in found.values_list("dimension", "part", "starts_on", "indicator", "numerator", "denominator", "value"):
        yield (one[0], one[1], one[2].isoformat()), one[3], Count(*one[4:])


def earlier_figures(row: Release, pks: Sequence[Indicator]) -> QuerySet[ReleasedFigure]:
    """Return what other releases ever showed of some indicators, the withdrawn among them."""
    rows = ReleasedFigure.objects.filter(partnership=row.partnership, indicator__in=pks, release__state__in=OUT)
    return rows.exclude(release=row.pk).order_by("release__published_on", "release")


def _before(row: Release, rows: Sequence[Indicator]) -> dict[int, dict[Key, Before]]:
    found: dict[int, dict[Key, Before]] = defaultdict(dict)
    told = earlier_figures(row, rows).values_list(
        "indicator", "dimension", "part", "starts_on", "numerator", "denominator"
    )
    for pk, dimension, part, day, top, bottom in told:
        key = (dimension, part, day.isoformat())
        now, old = Before(_number(top), _number(bottom)), found[pk].get(key, Before(None, None))
        found[pk][key] = Before(
            old.numerator if now.numerator is None else now.numerator,
            old.denominator if now.denominator is None else now.denominator,
        )
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def other_policies(row: Release, rows: Sequence[Indicator]) -> list[str]:
    """Return the codes of indicators that were released before by another policy."""
    found = earlier_figures(row, rows).exclude(release__policy=row.policy).order_by("indicator__code")
    return list(found.values_list("indicator__code", flat=True).distinct())


@dataclass(frozen=True)
class Beside:
    """A figure of a release beside the one kept: `kept` is empty for whoever may not read it."""

    figure: ReleasedFigure
    of: str
    period: str
    kept: str


def beside(row: Release, by: Standing) -> list[Beside]:
    """Return the figures of a release, each beside the figure kept where the reader may read that; three queries."""
    figures = list(
        row.figures.select_related("indicator").order_by("indicator__code", "dimension", "part", "starts_on")
    )
    mine = set(INDICATOR.visible(Indicator.objects.all(), by).values_list("pk", flat=True)) if reads_kept(by) else set()
    pks = {one.indicator_id for one in figures} & mine
    kept = {(pk, *key): count for key, pk, count in counts_of(row, pks)}
    return [
        Beside(
            one, _of(one),
            period_words(one.indicator.frequency, one.starts_on),
            _kept(kept.get((one.indicator_id, one.dimension, one.part, one.starts_on.isoformat()))),
        )
        for one in figures
    ]  # fmt: skip


def _of(one: ReleasedFigure) -> str:
    code = one.indicator.code
    return f"{code} by {one.dimension.lower()}: {one.part}" if one.dimension else code


def _kept(one: Count | None) -> str:
    if one is None:
        return ""
    if one.value is not None:
        return f"{one.value:,g}"
    top = "none" if one.numerator is None else f"{one.numerator:,}"
    return top if one.denominator is None else f"{top} of {one.denominator:,}"


def resolve_release(reference: str, by: Standing) -> Resolved | None:
    """Return what a release's reference leads to, or None for whoever may not know of it."""
    row = releases(by).filter(reference=reference).first()
    return Resolved(reference, row.title, row.get_state_display(), href("release", row, by), 2) if row else None
