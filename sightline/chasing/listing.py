"""Lists of chasing: who was chased as a table, the links of an action as lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.actions.queries import href, visible
from sightline.chasing.models import ActionLink
from sightline.chasing.permissions import ACTION_LINK
from sightline.chasing.queries import Item, Reach, address, answer_words, seen_actions, sent_words, why_words
from sightline.chasing.rules import RUNGS, STAGES
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.ui.tables import Column, Table


def chased_table(rows: QuerySet[ActionLink], params: Mapping[str, Any], by: Standing, *, plain: bool = False) -> Table:
    """Return who was chased. A title stands only where the reader may see the action; the reference always does."""
    now = timezone.now()
    table = Table(
        rows=rows, params=params, columns=[], caption="Who was chased", caption_hidden=True,
        empty="Nobody has been asked for an update by mail yet.",
    )  # fmt: skip
    seen: set[int] = set()

    def title(link: ActionLink) -> str:
        return link.action.title if plain or link.action_id in seen else link.action.reference

    table.columns = [
        Column("title", "Action", row_header=True, sort=("action__reference",), value=title,
               href=None if plain else lambda link: href(link.action, by) if link.action_id in seen else "",
               sub=None if plain else lambda link: link.action.reference if link.action_id in seen else ""),
        *([Column("reference", "Reference", value=lambda link: link.action.reference)] if plain else []),
        Column("person", "Who", sort="person__name", value=lambda link: link.person.name, sub=lambda link: link.to),
        Column("sent", "When", sort="created_at", value=lambda link: england_date(link.created_at),
               cell=lambda link: in_short(england_date(link.created_at)), sub=sent_words),
        Column("why", "Why", value=why_words),
        Column("times", "How often", sort="times", numeric=True, value=lambda link: link.times),
        Column("came", "What came back", value=lambda link: answer_words(link, now), sub=lambda link: link.not_mine,
               href=None if plain else lambda link: address("links", by, link.action.reference)
               if link.action_id in seen else ""),
    ]  # fmt: skip
    if plain:
        table.columns += [Column("not_mine", "Their words")]
    else:
        seen |= seen_actions(table.page.rows, by)
    return table


@dataclass(frozen=True)
class Line:
    """One link as an action's page lists it; `revoke` is where a button leads that ends it."""

    link: ActionLink
    why: str
    sent: str
    opened: str
    came: str
    until: str
    revoke: str


def links_shown(links: QuerySet[ActionLink], by: Standing, now: datetime) -> list[Line]:
    """Return the links of an action as lines, each with what the reader may do to it."""
    return [_line(link, by, now) for link in links.select_related("action__last_update")]


def _line(link: ActionLink, by: Standing, now: datetime) -> Line:
    live = bool(link.token_hash) and not (link.used_at or link.revoked_at or link.spent_at) and link.expires_at > now
    may = live and ACTION_LINK.may(by, "E", link)
    return Line(
        link, why_words(link), sent_words(link),
        f"First opened on {in_short(england_date(link.opened_at))}" if link.opened_at else "Not opened",
        answer_words(link, now), in_short(england_date(link.expires_at)),
        address("revoke", by, link.pk) if may else "",
    )  # fmt: skip


COUNTS = (
    ("asked", "Asked"),
    ("answered", "Answered"),
    ("nothing", "Nothing came back"),
    ("not_theirs", "Said not theirs"),
    ("failed", "Not delivered"),
    ("told", "Told only"),
)


def counts_table(rows: Sequence[Mapping[str, Any]], what: str, params: Mapping[str, Any], by: Standing) -> Table:
    """Return how often people were asked and what came back, a row a person or an action.

    An action's title stands only where the reader may see it, else its reference.
    """
    table = Table(
        rows=rows, params=params, columns=[], caption="How often people were asked", caption_hidden=True,
        empty="Nobody was asked for an update by mail in this time.",
    )  # fmt: skip
    seen: set[int] = set()
    if what == "person":
        first = [Column("who", "Who", row_header=True, sort="person__name", value=lambda row: row["person__name"])]
    else:
        seen = set(visible(by).filter(links__isnull=False).values_list("pk", flat=True))
        first = [
            Column("action", "Action", row_header=True, sort="action__reference",
                   value=lambda row: row["action__title"] if row["action_id"] in seen else row["action__reference"]),
            Column("reference", "Reference", sort="action__reference", value=lambda row: row["action__reference"]),
        ]  # fmt: skip
    numbers = [Column(key, words, sort=key, numeric=True) for key, words in COUNTS]
    last = Column("last", "Last", sort="last", value=lambda row: england_date(row["last"]))
    table.columns = [*first, *numbers, last]
    return table


@dataclass(frozen=True)
class Told:
    """One action in a mail that would go out: its words, why it is there and what its line holds."""

    title: str
    reference: str
    due: str
    why: str
    how: str


def previewed(found: Reach, by: Standing) -> list[tuple[Person, list[Told], bool]]:
    """Return whom a round would mail as (person, what about, mailed today already), for a page."""
    seen = set(visible(by).filter(pk__in=set().union(*(one.keys for one in found.people))).values_list("pk", flat=True))
    return [(one.person, [_told(item, seen) for item in one.items], one.mailed_today) for one in found.people]


def _told(item: Item, seen: set[int]) -> Told:
    action = item.action
    why = STAGES.get(item.why) or RUNGS.get(item.why, item.why)
    if item.instead_of:
        why += f", while {item.instead_of.name} is away"
    return Told(
        action.title if action.pk in seen else action.reference, action.reference,
        in_short(action.due_on) if action.due_on else "", why,
        "a link to update it" if item.link else "no link: may read it and not update it",
    )  # fmt: skip
