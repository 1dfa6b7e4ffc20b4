"""The mails of chasing: their words, and the check made again just before each goes out."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse

from sightline.actions.models import Action
from sightline.chasing.models import ActionLink, Digest
from sightline.chasing.rules import STAGES
from sightline.governance.models import Partnership
from sightline.kernel.dates import england_date, in_words
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

DIGEST, FRESH, UNIT = "chasing.digest", "chasing.fresh", "chasing.unit"
ORDER = ("after", "due", "before", "chase", "fresh")


def link_address(token: str) -> str:
    """Return the address of a link's page, always on our own site."""
    return settings.SITE_ADDRESS + reverse("chasing_link:page", args=[token])


def named(action: Action) -> str:
    """Return how a mail names an action: above level 1 its title stays out of the mail."""
    return (
        f"{action.title} ({action.reference})" if action.level == 1 else f"An action of your group ({action.reference})"
    )


def _due(action: Action, today: date) -> str:
    if action.due_on is None:
        return "It has no date."
    late = (today - action.due_on).days
    said = f"{'Was due' if late > 0 else 'Due'} {in_words(action.due_on)}"
    return f"{said}, {late} {'day' if late == 1 else 'days'} ago." if late > 0 else f"{said}."


def _line(action: Action, token: str, today: date) -> str:
    return f"* {named(action)}\n  {_due(action, today)}\n  {link_address(token)}"


def _listed(lines: Sequence[tuple[ActionLink, str]], today: date) -> str:
    parts = []
    for why in ORDER:
        found = [(link, token) for link, token in lines if link.why == why]
        if found:
            head = f"{STAGES[why]}\n\n" if why in ("after", "due", "before") else ""
            said = [_line(one.action, token, today) for one, token in found]
            parts.append(head + "\n\n".join(said))
    return "\n\n\n".join(parts)


def digest_text(partnership: Partnership, name: str, lines: Sequence[tuple[ActionLink, str]], asker: str) -> str:
    """Return what a digest says; `lines` are links with their tokens, `asker` whoever chased, if somebody did."""
    first = lines[0][0]
    today, until = england_date(first.created_at), in_words(england_date(first.expires_at))
    one = len(lines) == 1
    asks = f"{asker} asks you" if asker else f"{partnership.name} asks you"
    return (
        f"{name},\n\n"
        f"{asks} how {'one action is' if one else f'{len(lines)} actions are'} going. Open the link"
        f"{'' if one else ' under each'}, choose red, amber or green and write two sentences. You do not need to sign "
        f"in.\n\n\n{_listed(lines, today)}\n\n\n"
        f"{'The link is' if one else 'The links are'} yours alone and {'works' if one else 'each works'} once, until "
        f"{until}. Please do not pass {'it' if one else 'them'} on. If an action is not yours, the page of its link "
        "has a place to say so.\n\n"
        f"{partnership.name}\n"
    )


def digest_subject(partnership: Partnership, lines: Sequence[tuple[ActionLink, str]]) -> str:
    """Return the subject of a digest; no title stands in it."""
    late = sum(link.why == "after" for link, _ in lines)
    count = f"{len(lines)} {'action' if len(lines) == 1 else 'actions'}"
    return f"{partnership.short_name}: how {'is' if len(lines) == 1 else 'are'} your {count} going?" + (
        f" {late} late" if late else ""
    )


def queue_digest(digest: Digest, lines: Sequence[tuple[ActionLink, str]]) -> MailMessage:
    """Put a digest's mail in the outbox and note it on the digest; call inside the deed's transaction."""
    here = digest.partnership
    digest.mail = queue_mail(
        tenant=here.code, to=digest.to, kind=DIGEST, reference=f"digest:{digest.pk}",
        subject=digest_subject(here, lines), level=max(link.action.level for link, _ in lines),
        text=digest_text(here, digest.person.name, lines, digest.asked_by.name if digest.asked_by else ""),
    )  # fmt: skip
    digest.save(update_fields=["mail"])
    return digest.mail


def queue_fresh(link: ActionLink, token: str) -> None:
    """Put the mail with a fresh link in the outbox."""
    here = link.partnership
    queue_mail(
        tenant=here.code, to=link.to, kind=FRESH, reference=f"action_link:{link.pk}", level=link.action.level,
        subject=f"{here.short_name}: your fresh link", text=digest_text(here, link.person.name, [(link, token)], ""),
    )  # fmt: skip


def tell_unit(partnership: Partnership, to: Sequence[str], subject: str, text: str) -> None:
    """Mail the business unit."""
    for email in to:
        queue_mail(
            tenant=partnership.code, to=email, kind=UNIT, reference=f"partnership:{partnership.pk}",
            subject=f"{partnership.short_name}: {subject}", text=f"{text}\n\n{partnership.name}\n",
        )  # fmt: skip
