"""What people say beside the figures: another RAG, on track or not, little progress confirmed or contested."""

from datetime import date

from django.db import transaction

from sightline.actions.models import Rag
from sightline.audittrail.services import record
from sightline.governance.models import Group, Post
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, NotAllowed
from sightline.plans.models import OnTrackStatement, Part, Plan, Priority, ProgressVerdict, RagOverride
from sightline.plans.permissions import PRIORITY, may_say
from sightline.plans.practice import practice, rolled
from sightline.plans.queries import Subject, ledger
from sightline.plans.queries.progress import chosen_of
from sightline.plans.rules.progress import RAGS
from sightline.plans.rules.quarters import Quarter, may_be_judged, quarter_of
from sightline.plans.services.history import Changed, note
from sightline.plans.services.states import refuse_discarded

Of = Plan | Part | Priority | Group
MOST = 1000


def last_day_of_override(today: date) -> date:
    """Return the last day a RAG set today may stand: the end of the next quarter, unless the data says otherwise."""
    quarter = quarter_of(today)
    for _ in range(practice().override_quarters):
        quarter = quarter.after
    return quarter.ends_on


@transaction.atomic
def set_rag(*, plan: Plan, of: Of, rag: str, reason: str, until: date | None, by: Standing) -> RagOverride:
    """Set another RAG than the actions add up to, with the reason; an empty one takes back what was set.

    It stands until its day, at the latest the end of the next quarter, and only while the actions of level 1 add up to
    what they do now (ADR 20). Raises NotAllowed, OutOfState when the plan was discarded, DomainError.
    """
    require_say(plan=plan, of=of, by=by, verb="plan.rag_set")
    refuse_discarded(plan)
    last = last_day_of_override(by.today)
    if rag and rag not in Rag.values:
        raise DomainError("Choose how it is going.", field="rag")
    if rag and (until is None or not by.today <= until <= last):
        raise DomainError(f"Choose a day from today to {last.day} {last:%B %Y}.", field="until")
    subject = _subject(plan, of)
    counts = ledger(plan, by).counts_for_all(chosen_of(subject))
    kind, _ = subject
    row = RagOverride.objects.create(
        partnership=by.partnership, plan=plan, rag=rag, text=_said(reason, "reason"), until=until or by.today,
        answered=rolled(counts).rag, author=by.person, author_as=_as(of, by),
        **({kind: of} if kind != "plan" else {}),
    )  # fmt: skip
    what = f"RAG of {_named(of)} set by a person" if rag else f"RAG of {_named(of)} left to the actions again"
    _remember(plan, of, what, f"{RAGS[rag]}: {row.text}" if rag else row.text, by)
    _record("plan.rag_set", plan, of, by, {"rag": rag, "until": row.until, "override": row.pk})
    return row


@transaction.atomic
def say_on_track(
    *, plan: Plan, group: Group, quarter: Quarter, on_track: bool, text: str, by: Standing
) -> OnTrackStatement:
    """Say whether a group's part of the plan is on track in a quarter, with a sentence; the latest counts.

    Raises NotAllowed, OutOfState when the plan was discarded, DomainError when the quarter is over for long.
    """
    require_say(plan=plan, of=group, by=by, verb="plan.said_on_track")
    refuse_discarded(plan)
    _check_quarter(quarter, by)
    row = OnTrackStatement.objects.create(
        partnership=by.partnership, plan=plan, group=group, quarter=quarter.starts_on, on_track=on_track,
        text=_said(text, "text"), author=by.person, author_as=_as(group, by),
    )  # fmt: skip
    _record("plan.said_on_track", plan, group, by, {"quarter": quarter.key, "on_track": on_track, "statement": row.pk})
    return row


@transaction.atomic
def judge_progress(
    *, priority: Priority, quarter: Quarter, verdict: str, text: str, by: Standing
) -> ProgressVerdict:  # fmt: skip
    """Confirm or contest, with a sentence, that a priority shows little or no progress in a quarter; raises as above.

    What is confirmed goes into the list for the annual report (capability 106).
    """
    plan = priority.plan
    PRIORITY.require(by, "U", priority)
    refuse_discarded(plan)
    _check_quarter(quarter, by)
    if verdict not in ProgressVerdict.Verdict.values:
        raise DomainError("Choose whether there is progress.", field="verdict")
    row = ProgressVerdict.objects.create(
        partnership=by.partnership, plan=plan, priority=priority, quarter=quarter.starts_on, verdict=verdict,
        text=_said(text, "text"), author=by.person, author_as=_as(priority, by),
    )  # fmt: skip
    _record("plan.progress_judged", plan, priority, by, {"quarter": quarter.key, "verdict": verdict, "said": row.pk})
    return row


def require_say(*, plan: Plan, of: Of, by: Standing, verb: str = "plan.said") -> None:
    """Raise NotAllowed unless this standing may say how something of a plan is going."""
    if not may_say(plan, of, by):
        raise NotAllowed(
            "Only the chair of its group and the business unit say how this is going.", verb=verb,
            reference=plan.reference,
        )  # fmt: skip


def _check_quarter(quarter: Quarter, by: Standing) -> None:
    if not may_be_judged(quarter, by.today):
        raise DomainError("A quarter is judged while it runs and in the quarter after it.")


def _said(text: str, field: str) -> str:
    words = text.strip()
    if not words or len(words) > MOST:
        raise DomainError(f"Say why in 1 to {MOST:,} characters.", field=field)
    return words


def _subject(plan: Plan, of: Of) -> Subject:
    kinds = {Priority: "priority", Part: "part", Group: "group"}
    return (kinds[type(of)], of.pk) if type(of) in kinds else ("plan", plan.pk)


def _named(of: Of) -> str:
    if isinstance(of, Plan):
        return "the plan"
    return f"priority {of.number}" if isinstance(of, Priority) else str(of)


def _as(of: Of, by: Standing) -> str:
    """Return in which capacity somebody writes: chair of a group, a post that leads, or the business unit."""
    group = of if isinstance(of, Group) else of.group if isinstance(of, Priority) else None
    if group is not None and group.pk in by.chaired_ids:
        return f"chair of {group.name}"[:200]
    leads = (of.lead_id, of.strategic_lead_id) if isinstance(of, Priority) else ()
    held = next((key for key in leads if key in by.post_ids), None)
    if held:
        return str(Post.objects.get(pk=held).title)
    return "business unit" if "BUS" in by.roles else ""


def _remember(plan: Plan, of: Of, what: str, after: str, by: Standing) -> None:
    note(plan, [Changed(what, "", after)], by, priority=of if isinstance(of, Priority) else None)


def _record(verb: str, plan: Plan, of: Of, by: Standing, after: dict[str, object]) -> None:
    reference = of.reference if isinstance(of, Priority) else plan.reference
    where = {"group": of.pk} if isinstance(of, Group) else {"part": of.pk} if isinstance(of, Part) else {}
    record(tenant=by.partnership.code, verb=verb, reference=reference, by=by, after={**after, **where})
