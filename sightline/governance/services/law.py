"""Deeds on the law a partnership runs on: rule sets adopted and ended, overrides proposed, decided and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Partnership, RuleOverride, RuleSetAdoption
from sightline.governance.permissions import LAW, OVERRIDE
from sightline.governance.services.saying import check_end, check_open, name_of, note, one_line, paragraphs
from sightline.governance.services.seats import day_before
from sightline.governance.standing import Standing, in_force
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.rulesets.catalogue import editions, for_kind, shipped
from sightline.rulesets.rules import BadRuleSet, Entry, RuleSet, content_of

USUAL = "What a partnership of this kind runs on unless it decides otherwise"
STATE = RuleOverride.State


@dataclass(frozen=True)
class NewOverride:
    """What is to hold in place of an entry (`name` such as `clock:notify_panel`) of a rule set, from when and why."""

    rule_set: str
    name: str
    content: Mapping[str, Any]
    reason: str
    starts_on: date


@transaction.atomic
def adopt(*, key: str, starts_on: date, reason: str = "", by: Standing) -> RuleSetAdoption:
    """Run on a shipped rule set from a day; the edition it replaces ends the day before. The same again is the one
    there is. Raises NotAllowed, DomainError naming the field.
    """
    LAW.require(by, "C")
    reason = one_line(reason, "reason", "the reason", 300) if reason.strip() else ""
    return _adopt(by.partnership, key, starts_on, reason, by)


def _adopt(partnership: Partnership, key: str, starts_on: date, reason: str, by: Standing | None) -> RuleSetAdoption:
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    rule_set = _set_for(key, starts_on)
    line = [one.key for one in editions(key)]
    rows = list(RuleSetAdoption.objects.filter(partnership=partnership, key__in=line))
    if found := next((row for row in rows if (row.key, row.starts_on) == (key, starts_on)), None):
        return found
    _check_place(rule_set, starts_on, rows)
    ended = _end_before(rows, starts_on)
    later = min((row.starts_on for row in rows if row.starts_on > starts_on), default=None)
    made = RuleSetAdoption.objects.create(
        partnership=partnership, key=key, starts_on=starts_on, ends_on=day_before(later) if later else None,
        adopted_by=by.person if by else None, reason=reason,
    )  # fmt: skip
    record(
        tenant=partnership.code, verb="rule_set.adopted", reference=name_of(made), by=by, before={"replaced": ended},
        after={"rule_set": key, "starts_on": starts_on, "reason": reason},
    )  # fmt: skip
    return made


def _set_for(key: str, starts_on: date) -> RuleSet:
    rule_set = shipped().get(key)
    if rule_set is None:
        raise DomainError("Choose a rule set from the list.", field="key")
    if starts_on < rule_set.valid_from:
        raise DomainError(
            f"{rule_set.title} is in force from {in_short(rule_set.valid_from)}. Enter that date or a later one.",
            field="starts_on",
        )
    if rule_set.valid_to and starts_on > rule_set.valid_to:
        raise DomainError(
            f"{rule_set.title} was in force until {in_short(rule_set.valid_to)}. Enter that date or an earlier one.",
            field="starts_on",
        )
    return rule_set


def _check_place(rule_set: RuleSet, starts_on: date, rows: list[RuleSetAdoption]) -> None:
    for row in rows:
        if row.key == rule_set.key and row.starts_on <= starts_on <= (row.ends_on or date.max):
            raise DomainError(
                f"The partnership runs on {rule_set.title} since {in_short(row.starts_on)}.", field="starts_on"
            )
        if row.key == rule_set.key and row.ends_on is None:
            raise DomainError(
                f"{rule_set.title} is adopted from {in_short(row.starts_on)}. End that first.", field="starts_on"
            )
        if row.starts_on == starts_on:
            title = shipped()[row.key].title
            raise DomainError(f"{title} was adopted from that day. Enter another date.", field="starts_on")


def _end_before(rows: list[RuleSetAdoption], starts_on: date) -> list[str]:
    """End the edition that holds on a day, the day before; returns its key."""
    ended = []
    for row in rows:
        if row.starts_on < starts_on <= (row.ends_on or date.max):
            row.ends_on = day_before(starts_on)
            row.save(update_fields=["ends_on"])
            ended.append(row.key)
    return ended


@transaction.atomic
def adopt_defaults(*, partnership: Partnership, by: Standing | None, today: date) -> list[RuleSetAdoption]:
    """Run on what is usual for the kind of partnership from a day; returns what was adopted.

    What it has an edition of already is left. `by` is None when the installation does it.
    """
    if by:
        LAW.require(by, "C")
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    known = set(RuleSetAdoption.objects.filter(partnership=partnership).values_list("key", flat=True))
    usual = [one for one in for_kind(partnership.kind, today) if not known & {same.key for same in editions(one.key)}]
    return [_adopt(partnership, one.key, today, USUAL, by) for one in usual]


@transaction.atomic
def end_adoption(*, adoption: RuleSetAdoption, ends_on: date, by: Standing) -> RuleSetAdoption:
    """Stop running on a rule set that no other follows."""
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    row = RuleSetAdoption.objects.select_for_update().get(pk=adoption.pk)
    LAW.require(by, "E", row)
    title = shipped()[row.key].title if row.key in shipped() else row.key
    check_open(row.ends_on, title)
    check_end(ends_on, row.starts_on, title)
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    note("rule_set.ended", row, by, after={"rule_set": row.key, "ends_on": ends_on})
    return row


@transaction.atomic
def propose_override(*, new: NewOverride, by: Standing) -> RuleOverride:
    """Propose what is to hold in place of an entry; somebody of the executive approves it. The same again is the one
    there is. Raises NotAllowed, DomainError naming the field (`content` when it says what no such entry may say).
    """
    OVERRIDE.require(by, "C")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    entry = _entry(new)
    reason = paragraphs(new.reason, "reason", "the reason", 2000)
    if not reason:
        raise DomainError("Enter the reason.", field="reason")
    _check_adopted(new, by)
    content = _content(entry, new.content)
    known = RuleOverride.objects.filter(partnership=by.partnership, rule_set=new.rule_set, entry=new.name)
    waiting = known.filter(state=STATE.PROPOSED).first()
    if waiting and _same(waiting, content, reason, new.starts_on, by):
        return waiting
    if waiting:
        raise DomainError("Another override of this rule waits for approval. Withdraw that one first.")
    _check_after(known.filter(state=STATE.APPROVED), content, new.starts_on)
    made = RuleOverride.objects.create(
        partnership=by.partnership, rule_set=new.rule_set, entry=new.name, content=content, reason=reason,
        starts_on=new.starts_on, proposed_by=by.person,
    )  # fmt: skip
    after = {"rule_set": new.rule_set, "entry": new.name, "content": content, "starts_on": new.starts_on}
    note("override.proposed", made, by, before={"content": dict(entry.content)}, after=after | {"reason": reason})
    return made


def _entry(new: NewOverride) -> Entry:
    rule_set = shipped().get(new.rule_set)
    entry = rule_set.named(new.name) if rule_set else None
    if entry is None:
        raise DomainError("There is no such rule. Choose one from the rule set.")
    return entry


def _content(entry: Entry, content: Mapping[str, Any]) -> dict[str, Any]:
    try:
        found = content_of(entry.kind, content, "The text")
    except BadRuleSet as error:
        raise DomainError(" ".join(error.sentences), field="content") from error
    if found == dict(entry.content):
        raise DomainError("This is what the rule says already. Change it, or leave it as it is.", field="content")
    return found


def _check_adopted(new: NewOverride, by: Standing) -> None:
    if not _adopted(new.rule_set, new.starts_on, by):
        raise DomainError(
            f"The partnership does not run on {shipped()[new.rule_set].title} on that day. Enter another date, or "
            "adopt it first.",
            field="starts_on",
        )


def _adopted(key: str, day: date, by: Standing) -> bool:
    """Whether the partnership runs on a rule set on a day."""
    return RuleSetAdoption.objects.filter(in_force(day), partnership=by.partnership, key=key).exists()


def _same(row: RuleOverride, content: Any, reason: str, starts_on: date, by: Standing) -> bool:
    mine = (content, reason, starts_on, by.person.pk)
    return (row.content, row.reason, row.starts_on, row.proposed_by_id) == mine


def _check_after(approved: Any, content: Mapping[str, Any], starts_on: date) -> None:
    """Refuse what holds already, and what would begin before an override that is approved."""
    for row in approved:
        if row.starts_on >= starts_on and (row.ends_on is None or row.ends_on >= starts_on):
            day = in_short(row.starts_on)
            raise DomainError(f"An override of this rule holds from {day}. Enter a later date.", field="starts_on")
        if row.content == content and row.ends_on is None:
            raise DomainError("This is what holds here already. Change it, or leave it as it is.", field="content")


@transaction.atomic
def approve_override(*, override: RuleOverride, decision: str = "", by: Standing) -> RuleOverride:
    """Let an override hold from its day; one of the same rule ends the day before. Not for who proposed it."""
    row = _to_decide(override, by)
    if not shipped().get(row.rule_set) or not shipped()[row.rule_set].named(row.entry):
        raise OutOfState("The rule is no longer part of the rule set. Refuse the override.")
    if not _adopted(row.rule_set, row.starts_on, by):
        title = shipped()[row.rule_set].title
        raise OutOfState(f"The partnership no longer runs on {title} on that day. Refuse the override.")
    approved = _approved(row)
    if any(one.starts_on >= row.starts_on for one in approved):
        raise OutOfState("A later override of this rule is approved already. Refuse this one.")
    for one in approved:
        one.ends_on = day_before(row.starts_on)
        one.save(update_fields=["ends_on"])
    return _decide(row, STATE.APPROVED, decision, by, replaced=[one.pk for one in approved])


@transaction.atomic
def refuse_override(*, override: RuleOverride, decision: str, by: Standing) -> RuleOverride:
    """Refuse an override and say why. Not for who proposed it."""
    row = _to_decide(override, by)
    if not decision.strip():
        raise DomainError("Say why it is refused.", field="decision")
    return _decide(row, STATE.REFUSED, decision, by)


def may_decide(override: RuleOverride, by: Standing) -> bool:
    """Return whether this standing may approve or refuse an override: never one's own."""
    return OVERRIDE.may(by, "A", override, also={"v"} if override.proposed_by_id != by.person.pk else ())


def require_decision(override: RuleOverride, by: Standing) -> None:
    """Raise NotAllowed with a sentence unless `may_decide`."""
    if not may_decide(override, by):
        own = override.proposed_by_id == by.person.pk and OVERRIDE.may_some(by, "A")
        raise NotAllowed(
            "You proposed this, so somebody else of the executive decides."
            if own
            else "Only somebody of the executive may decide on an override.",
            verb="ruleset_override.approve", reference=name_of(override),
        )  # fmt: skip


def _to_decide(override: RuleOverride, by: Standing) -> RuleOverride:
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)  # an adoption must not end meanwhile
    row = RuleOverride.objects.select_for_update().get(pk=override.pk)
    require_decision(row, by)
    _check_waiting(row)
    return row


def _check_waiting(row: RuleOverride) -> None:
    if row.state != STATE.PROPOSED:
        raise OutOfState(f"This override is {row.get_state_display()} already.")


def _approved(row: RuleOverride) -> list[RuleOverride]:
    """Return the approved overrides of the same rule that reach the day this one begins."""
    same = RuleOverride.objects.filter(partnership=row.partnership_id, rule_set=row.rule_set, entry=row.entry)
    reaches = Q(ends_on__isnull=True) | Q(ends_on__gte=row.starts_on)
    return list(same.filter(reaches, state=STATE.APPROVED).select_for_update())


def _decide(row: RuleOverride, state: str, decision: str, by: Standing, **before: Any) -> RuleOverride:
    row.state, row.decided_by, row.decided_at = state, by.person, timezone.now()
    row.decision = paragraphs(decision, "decision", "the decision", 2000)
    row.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    after = {"rule_set": row.rule_set, "entry": row.entry, "decision": row.decision}
    note(f"override.{state}", row, by, before=before or None, after=after)
    return row


@transaction.atomic
def withdraw_override(*, override: RuleOverride, by: Standing) -> RuleOverride:
    """Take back an override that does not hold yet: one that waits, or an approved one before its first day."""
    row = RuleOverride.objects.select_for_update().get(pk=override.pk)
    OVERRIDE.require(by, "E", row)
    if not may_withdraw(row, by.today):
        raise OutOfState(f"This override is {row.get_state_display()}, so it cannot be withdrawn.")
    row.state = STATE.WITHDRAWN
    row.save(update_fields=["state"])
    note("override.withdrawn", row, by, before={"rule_set": row.rule_set, "entry": row.entry})
    return row


def may_withdraw(row: RuleOverride, today: date) -> bool:
    """Return whether an override has not begun to hold."""
    return row.state == STATE.PROPOSED or (row.state == STATE.APPROVED and row.starts_on > today)


@transaction.atomic
def end_override(*, override: RuleOverride, ends_on: date, by: Standing) -> RuleOverride:
    """Go back to the rule as it stands in its set: the last day of an approved override."""
    row = RuleOverride.objects.select_for_update().get(pk=override.pk)
    OVERRIDE.require(by, "E", row)
    if row.state != STATE.APPROVED:
        raise OutOfState("Only an approved override can end.")
    check_open(row.ends_on, "This override")
    check_end(ends_on, row.starts_on, "The override")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    note("override.ended", row, by, after={"rule_set": row.rule_set, "entry": row.entry, "ends_on": ends_on})
    return row
