"""Deeds on links between groups: one group says whose work its own helps (capability 172)."""

from django.db import transaction

from sightline.actions.models import Action
from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError
from sightline.reporting.models import Help, Report
from sightline.reporting.permissions import WRITING
from sightline.reporting.queries.helps import helped, own_work


@transaction.atomic
def add_help(*, report: Report, action: Action | None, to: str, words: str, by: Standing) -> Help:
    """Say that a group's work helps another group's action or priority, named by its reference.

    Raises NotAllowed, DomainError when nothing of that reference is to be seen or it is the group's own.
    """
    WRITING.require(by, "U", report)
    if action is not None and not own_work(report, by).filter(pk=action.pk).exists():
        raise DomainError("Choose an action of this group", field="action")
    target = helped(to, by)
    if target is None:
        raise DomainError("Enter the reference of an action or a priority of the plan", field="to")
    if target.group_id == report.group_id:
        raise DomainError("That is this group’s own work. Name another group’s.", field="to")
    if not words.strip():
        raise DomainError("Say in a few words how it helps", field="words")
    side = {"to_action": target} if isinstance(target, Action) else {"to_priority": target}
    made, new = Help.objects.get_or_create(
        partnership=by.partnership, report=report, action=action, **side,
        defaults={"words": " ".join(words.split())[:300], "author": by.person},
    )  # fmt: skip
    if new:
        record(
            tenant=by.partnership.code, verb="highlight_report.help_added", reference=report.reference, by=by, level=2,
            after={"to": target.reference, "action": action.reference if action else ""},
        )  # fmt: skip
    return made


@transaction.atomic
def remove_help(*, link: Help, by: Standing) -> None:
    """Take a link between groups away. Raises NotAllowed."""
    WRITING.require(by, "U", link.report)
    if Help.objects.filter(pk=link.pk).delete()[0]:
        record(
            tenant=by.partnership.code, verb="highlight_report.help_removed", reference=link.report.reference, by=by,
            level=2, before={"link": link.pk},
        )  # fmt: skip
