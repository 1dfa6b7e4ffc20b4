"""Take indicators over from the catalogue of the rule set in force: those chosen, all in one deed or none."""

from collections.abc import Collection, Mapping

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.law import Rule
from sightline.governance.models import Agency
from sightline.governance.services.saying import once
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.dictionary import catalogue
from sightline.indicators.services.collecting.joining import join_open
from sightline.indicators.services.dictionary import CLASH, LETTERS, IndicatorText, asked_in, put_words
from sightline.kernel.errors import DomainError
from sightline.kernel.references import next_references
from sightline.rulesets.rules import Entry

CHILDREN_FOR_EACH = 10_000
THEMES = {
    "C": "Children’s social care", "M": "Missing and exploited", "P": "Police and courts", "H": "Health",
    "E": "Education", "A": "Adults", "T": "Learning", "B": "How we work",
}  # fmt: skip
STAGES = {"A": "adults", "T": "", "B": ""}
UNITS = {"count": "count", "rate": "rate", "percentage": "percent"}


@transaction.atomic
def take_over(*, keys: Collection[str], suppliers: Mapping[str, Agency | None], by: Standing) -> list[Indicator]:
    """Put entries of the catalogue into the dictionary. `suppliers` maps the catalogue’s words to agencies.

    Raises NotAllowed, DomainError when none or an unknown one is chosen.
    """
    INDICATOR.require(by, "C", Indicator(partnership=by.partnership))
    free = {rule.entry.key: rule for rule in catalogue(by).rules}
    if not keys:
        raise DomainError("Tick the indicators to take over.", field="entries")
    if set(keys) - free.keys():
        raise DomainError("One of them is in the dictionary already. Look at the list again.", field="entries")
    chosen = [rule for key, rule in free.items() if key in keys]
    rows = [_row(rule, suppliers, by) for rule in chosen]
    references = next_references(by.partnership.code, LETTERS, len(rows))
    for row, reference in zip(rows, references, strict=True):
        row.reference = reference
    with once("One of them is in the dictionary already. Look at the list again.", "entries", CLASH, "indicator.code"):
        Indicator.objects.bulk_create(rows)
    joined = join_open(rows, by)
    record(
        tenant=by.partnership.code, verb="indicator.taken_over", reference=references[0], by=by,
        after={"codes": ", ".join(row.code for row in rows)} | asked_in(joined),
    )  # fmt: skip
    return rows


def _row(rule: Rule, suppliers: Mapping[str, Agency | None], by: Standing) -> Indicator:
    entry = rule.entry
    row = Indicator(partnership=by.partnership, created_by=by.person, starts_on=by.today, catalogue_key=entry.key)
    put_words(row, text_of(entry, suppliers.get(entry.content["suppliers"][0])), by)
    return row


def text_of(entry: Entry, supplier: Agency | None = None) -> IndicatorText:
    """Return what the dictionary will say of an entry: shown as the first of its units, life stage by its code."""
    said, unit = entry.content, entry.content["units"][0]
    per = int(said["per"]) if said.get("per") else None
    kind = UNITS.get(unit, "measure")
    if kind == "rate" and not per:
        kind = "count"
    base = ("children" if per == CHILDREN_FOR_EACH else "adults") if kind == "rate" else ""
    names = said.get("split", [])
    return IndicatorText(
        code=entry.key, name=entry.title[:120], unit=kind, better=said["better"], frequency=said["every"],
        small_numbers=said["disclosure"], definition=entry.note, numerator=said["numerator"][:200],
        denominator=said.get("denominator", "")[:200] or ("Cases" if kind == "percent" else ""),
        unit_words=unit if kind == "measure" else "", per=per if kind == "rate" else None, base=base,
        supplier=supplier, life_stage=STAGES.get(entry.key[0], "children"), theme=THEMES.get(entry.key[0], ""),
        splits=({names[0]: []} if len(names) == 1 else {"Kind": names}) if names else {},
        source=entry.source[:300],
    )  # fmt: skip
