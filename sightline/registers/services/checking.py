"""What the deeds of the registers share: rows of this partnership only, texts that fit, references."""

from datetime import date

from sightline.governance.models import Agency, Group, Membership, Post
from sightline.governance.services.saying import one_line, paragraphs
from sightline.governance.standing import Standing, in_force
from sightline.kernel.errors import DomainError
from sightline.plans.models import Priority
from sightline.plans.permissions import PRIORITY
from sightline.registers.rules.dates import day_problem

LONG, REASON = 2000, 500


def said(text: str, field: str, words: str, longest: int = LONG) -> str:
    """Return a text that must be there, tidied; raises DomainError on its field."""
    found = paragraphs(text, field, words, longest)
    if not found:
        raise DomainError(f"Enter {words}.", field=field)
    return found


def reason_of(text: str, words: str, field: str = "reason") -> str:
    """Return a reason on one line; raises DomainError when there is none or it is too long."""
    return one_line(text, field, words, REASON)


def check_group(group: Group | None, by: Standing, field: str = "group") -> None:
    """Raise DomainError unless the group is this partnership's and has not ended; None passes."""
    if group is None:
        return
    if group.partnership_id != by.partnership.pk or (group.ended_on and group.ended_on < by.today):
        raise DomainError("Choose a group of this partnership that has not ended.", field=field)


def check_post(post: Post | None, by: Standing, field: str = "owner") -> None:
    """Raise DomainError unless the post is this partnership's and has not ended; None passes."""
    if post is None:
        return
    if post.partnership_id != by.partnership.pk or (post.ended_on and post.ended_on < by.today):
        raise DomainError("Choose a post of this partnership that has not ended.", field=field)


def check_agency(agency: Agency | None, by: Standing, field: str = "agency") -> None:
    """Raise DomainError unless the agency is in the partnership today; None passes."""
    if agency is None:
        return
    if not Membership.objects.filter(in_force(by.today), partnership=by.partnership, agency=agency).exists():
        raise DomainError("Choose an agency of this partnership.", field=field)


def check_priority(priority: Priority | None, by: Standing) -> None:
    """Raise DomainError unless somebody may read the priority; None passes."""
    if priority is not None and not PRIORITY.may(by, "R", priority):
        raise DomainError("Choose a priority of this partnership.", field="priority")


def check_day(day: date | None, by: Standing, words: str, field: str) -> None:
    """Raise DomainError when a day ahead has passed or lies beyond reach."""
    if sentence := day_problem(day, by.today, words):
        raise DomainError(sentence, field=field)


def check_past(day: date, by: Standing, field: str) -> None:
    """Raise DomainError when a day lies ahead."""
    if day > by.today:
        raise DomainError("Choose today or a day before.", field=field)
