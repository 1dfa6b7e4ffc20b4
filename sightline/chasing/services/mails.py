"""The mails of chasing: their words, and how they are put in the outbox."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from django.conf import settings
from django.urls import reverse

from sightline.actions.models import Action
from sightline.chasing.models import ActionLink, Digest
from sightline.chasing.rules import RUNGS, STAGES
from sightline.governance.models import Partnership
from sightline.kernel.dates import england_date, in_words
from sightline.kernel.outbox import Letter, queue_mail

DIGEST, FRESH, UNIT = "chasing.digest", "chasing.fresh", "chasing.unit"
OWN = ("after", "due", "before", "chase", "fresh")
AS = {
    "deputy": "As deputy",
    "chair": "As chair of the group",
    "delivery": "For the delivery group",
    "executive": "As chair of the executive",
}
PLACE = "TOKEN"
Line = tuple[ActionLink, str]


def link_address(token: str) -> str:
    """Return the address of a link's page, always on our own site."""
    return settings.SITE_ADDRESS + _link_path().replace(PLACE, token)


@cache
def _link_path() -> str:
    """Return the path of a link's page with PLACE for the token: working it out costs more than the rest of a mail."""
    return reverse("chasing_link:page", args=[PLACE])


def site_address(page: str, partnership: Partnership, *of: str) -> str:
    """Return the address of a page of a partnership, or of what has a reference there, for people who sign in."""
    return settings.SITE_ADDRESS + reverse(page, args=[partnership.slug, *of])


def named(action: Action) -> str:
    """Return how a mail names an action: above level 1 its title stays out of the mail."""
    return (
        f"{action.title} ({action.reference})" if action.level == 1 else f"An action of your group ({action.reference})"
    )


def counted(number: int, one: str, many: str) -> str:
    """Return “1 action is” or “3 actions are”."""
    return f"{number} {one if number == 1 else many}"


def _due(action: Action, today: date) -> str:
    if action.due_on is None:
        return "It has no date."
    late = (today - action.due_on).days
    said = f"{'Was due' if late > 0 else 'Due'} {in_words(action.due_on)}"
    return f"{said}, {counted(late, 'day', 'days')} ago." if late > 0 else f"{said}."


def _line(line: Line, today: date) -> str:
    link, token = line
    action = link.action
    said = [f"* {named(action)}", f"  {_due(action, today)}"]
    if link.why in RUNGS and action.level == 1 and action.owner:
        said.append(f"  Owner: {action.owner.title}.")
    if link.instead_of:
        said.append(f"  You are asked because {link.instead_of.name} is away.")
    return "\n".join([*said, *([f"  {link_address(token)}"] if token else [])])


def _listed(lines: Sequence[Line], today: date, order: Sequence[str]) -> str:
    heads = {**{why: STAGES[why] for why in ("after", "due", "before")}, **AS}
    parts = []
    for why in order:
        if found := [_line(line, today) for line in lines if line[0].why == why]:
            head = f"{heads[why]}\n\n" if why in heads else ""
            parts.append(head + "\n\n".join(found))
    return "\n\n\n".join(parts)


def _asked(lines: Sequence[Line], partnership: Partnership, asker: str, today: date) -> str:
    asks = f"{asker} asks you" if asker else f"{partnership.name} asks you"
    one = len(lines) == 1
    return (
        f"{asks} how {'one action is' if one else f'{len(lines)} actions are'} going. Open the link"
        f"{'' if one else ' under each'}, choose red, amber or green and write two sentences. You do not need to sign "
        f"in.\n\n\n{_listed(lines, today, OWN)}"
    )


def _told(lines: Sequence[Line], partnership: Partnership, today: date, *, also: bool) -> str:
    late = counted(len(lines), "action of others has", "actions of others have")
    said = f"{'Besides, ' if also else ''}{late} been late for a while"
    asks = any(token for _, token in lines)
    update = " Where a link stands below, you may update the action yourself." if asks else ""
    return (
        f"{said}. {partnership.name} tells you so that you can help.{update} To read more, sign in: "
        f"{site_address('actions:list', partnership)}\n\n\n"
        f"{_listed(lines, today, tuple(AS))}"
    )


def _closing(lines: Sequence[Line]) -> str:
    links = [link for link, token in lines if token]
    if not links:
        return ""
    one, until = len(links) == 1, in_words(england_date(links[0].expires_at))
    not_mine = " If an action is not yours, the page of its link has a place to say so."
    return (
        f"{'The link is' if one else 'The links are'} yours alone and {'works' if one else 'each works'} once, until "
        f"{until}. Please do not pass {'it' if one else 'them'} on."
        f"{not_mine if any(link.why not in RUNGS for link in links) else ''}\n\n"
    )


def digest_text(partnership: Partnership, name: str, lines: Sequence[Line], asker: str) -> str:
    """Return what a digest says; `lines` are links with their tokens, `asker` whoever chased, if somebody did.

    What the reader owes comes first, then what they are told of as deputy or chair; there a line without a token has no
    link, since its reader may not update it.
    """
    today = england_date(lines[0][0].created_at)
    own = [line for line in lines if line[0].why not in RUNGS]
    others = [line for line in lines if line[0].why in RUNGS]
    parts = [_asked(own, partnership, asker, today)] if own else []
    if others:
        parts.append(_told(others, partnership, today, also=bool(own)))
    said = "\n\n\n".join(parts)
    return f"{name},\n\n{said}\n\n\n{_closing(lines)}{partnership.name}\n"


def digest_subject(partnership: Partnership, lines: Sequence[Line]) -> str:
    """Return the subject of a digest; no title stands in it."""
    own = [link for link, _ in lines if link.why not in RUNGS]
    late = sum(link.why == "after" for link in own)
    others = len(lines) - len(own)
    told = f"{counted(others, 'action of others is', 'actions of others are')} late"
    if not own:
        return f"{partnership.short_name}: {told}"
    mine = "is your action" if len(own) == 1 else f"are your {len(own)} actions"
    asks = f"{partnership.short_name}: how {mine} going?"
    asks += f" {late} late" if late else ""
    return f"{asks}{';' if late else ' And'} {told}" if others else asks


def digest_letter(digest: Digest, lines: Sequence[Line]) -> Letter:
    """Return a digest's mail for the outbox."""
    here = digest.partnership
    return Letter(
        tenant=here.code, to=digest.to, kind=DIGEST, reference=digest.person.actor_key,
        subject=digest_subject(here, lines), level=max(link.action.level for link, _ in lines),
        text=digest_text(here, digest.person.name, lines, digest.asked_by.name if digest.asked_by else ""),
    )  # fmt: skip


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
