"""What was understood of a plan document: proposals with their places, and the account of everything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sightline.publishing.blocks import BlockDocument, Place

Level = Literal["sure", "likely", "ask"]
SURE_FROM, LIKELY_FROM = 0.9, 0.6


@dataclass(frozen=True)
class Item:
    """One thing proposed: an action, a measure, a title, a member. Its words stand in the source.

    `confidence` is 0 to 1 and `reason` says in plain English what it rests on; `question` is what a person should
    decide, with `proposed` as the other way to read it. `parent` is the index of an action in the same priority.
    """

    kind: str
    text: str
    places: tuple[Place, ...]
    confidence: float
    reason: str
    question: str | None = None
    proposed: tuple[str, ...] = ()
    parent: int | None = None
    lead: str | None = None
    due: str | None = None
    status: str | None = None
    group: str | None = None

    @property
    def level(self) -> Level:
        """Sure, likely, or ask."""
        return "sure" if self.confidence >= SURE_FROM else "likely" if self.confidence >= LIKELY_FROM else "ask"


@dataclass
class PriorityFound:
    """A priority and all that stands under it; `title` is None for what belongs to no priority."""

    title: Item | None
    number: int | None = None
    vision: Item | None = None
    rationale: Item | None = None
    strategic_lead: Item | None = None
    lead: Item | None = None
    group: Item | None = None
    due: Item | None = None
    status: Item | None = None
    objectives: list[Item] = field(default_factory=list)
    ambitions: list[Item] = field(default_factory=list)
    desired_outcomes: list[Item] = field(default_factory=list)
    actions: list[Item] = field(default_factory=list)
    measures: list[Item] = field(default_factory=list)
    success: list[Item] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def items(self, kind: str) -> list[Item]:
        """The list of that kind: objectives, ambitions, desired_outcomes, actions, measures or success."""
        found: list[Item] = getattr(self, kind)
        return found


@dataclass
class GroupFound:
    """A group; `confirm` when it was only mentioned in prose."""

    name: Item
    confirm: bool = False
    meets: Item | None = None
    chair: Item | None = None
    purpose: list[Item] = field(default_factory=list)
    members: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class MemberFound:
    """An agency or a post; `confirm` when it was only mentioned in prose."""

    name: Item
    confirm: bool = False


@dataclass(frozen=True)
class Placed:
    """Words of the source that became part of the proposal, and which part ("priorities/0/actions/3")."""

    at: Place
    text: str
    where: str


@dataclass(frozen=True)
class SetAside:
    """Words that were understood and are no part of a plan; `key` names the reason in the lexicon."""

    at: Place
    text: str
    key: str
    reason: str


@dataclass(frozen=True)
class Unplaced:
    """Words that were not understood: a person should look at them."""

    at: Place
    text: str


@dataclass
class Understanding:
    """Everything understood of one document; every piece of the source is in one of the last three lists at least."""

    source: BlockDocument
    partnership: Item | None = None
    document: Item | None = None
    period: Item | None = None
    vision: Item | None = None
    purpose: list[Item] = field(default_factory=list)
    priorities: list[PriorityFound] = field(default_factory=list)
    groups: list[GroupFound] = field(default_factory=list)
    members: list[MemberFound] = field(default_factory=list)
    core_functions: list[Item] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
