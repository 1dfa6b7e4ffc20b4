"""The panels of the registers on the executive page: risks that move, escalations that wait, challenges overdue."""

from django.urls import reverse

from sightline.governance.panels import SHOWN, Line, Panel, Source, register
from sightline.governance.standing import Standing
from sightline.registers.permissions import CHALLENGE, ESCALATION, RISK
from sightline.registers.queries.leading import escalations_due, moving_risks, risk_href
from sightline.registers.queries.moved import Moved
from sightline.registers.queries.resolving import href
from sightline.registers.queries.sent_up import challenge_clock, challenges_listed
from sightline.registers.rules.dates import Clock


def _risks(by: Standing) -> Panel | None:
    found = moving_risks(by)
    if found is None:
        return None
    moved = [("Graver", one) for one in found.worse] + [("New", one) for one in found.new]
    moved += [("Less grave", one) for one in found.better]
    lines = [Line(one.risk.title, risk_href(one.risk, by), _score(words, one)) for words, one in moved[:SHOWN]]
    words = "risk moved this quarter" if found.count == 1 else "risks moved this quarter"
    note = f"{len(found.worse)} graver, {len(found.better)} less grave, {len(found.new)} new"
    return Panel(found.count, words, found.href, note, lines)


def _score(words: str, one: Moved) -> str:
    if one.before is None:
        return f"{words}: {one.after}" if one.after is not None else f"{words}, not scored yet"
    return f"{words}: from {one.before} to {one.after}"


def _shown(clock: Clock) -> tuple[str, str] | None:
    """Return a clock as a tag shows it; nothing where there is no day to keep."""
    return None if clock.kind == "none" else (clock.kind, clock.words)


def _escalations(by: Standing) -> Panel:
    found = escalations_due(by)
    lines = [
        Line(one.title, one.href, f"From {one.source}", _shown(one.clock)) for one in found[:SHOWN]
    ]  # fmt: skip
    mine = sum(one.mine for one in found)
    address = reverse("registers:escalations", args=[by.partnership.slug]) + "?state=open"
    words = "escalation waits for an answer" if len(found) == 1 else "escalations wait for an answer"
    return Panel(len(found), words, address, f"{mine} that you may answer" if mine else "", lines)


def _overdue(by: Standing) -> Panel:
    rows = list(challenges_listed(by, {"state": "late"}))
    count, address = len(rows), reverse("registers:challenges", args=[by.partnership.slug]) + "?state=late"
    lines = []
    for one in rows[:SHOWN]:
        clock = challenge_clock(one, by.today)
        lines.append(Line(one.subject, href("challenge", one, by), one.reference, _shown(clock)))
    words = "answer to a challenge is overdue" if count == 1 else "answers to challenges are overdue"
    return Panel(count, words, address, lines=lines)


def register_all() -> None:
    """Bring the panels of the registers."""
    for source in (
        Source("escalations", "Escalations", 12, lambda by: ESCALATION.may_some(by, "R"), _escalations),
        Source("overdue", "Overdue answers", 14, lambda by: CHALLENGE.may_some(by, "R"), _overdue),
        Source("risks", "Risks moving", 35, lambda by: RISK.may_some(by, "R"), _risks),
    ):
        register(source)
