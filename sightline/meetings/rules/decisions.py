"""When a decision may be taken, and what has to be said when somebody needed is not there. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

AGREE, DISAGREE, ABSTAIN = "agree", "disagree", "abstain"


@dataclass(frozen=True)
class Standing:
    """What stands against a decision now: no quorum, or people who have to be there and are not."""

    quorum_ok: bool
    quorum: str
    missing: Sequence[str] = ()

    @property
    def clear(self) -> bool:
        """Whether nothing stands against it."""
        return self.quorum_ok and not self.missing

    @property
    def warning(self) -> str:
        """What stands against it, in a sentence; empty when nothing does."""
        said = [] if self.quorum_ok else [self.quorum]
        if self.missing:
            are = "is" if len(self.missing) == 1 else "are"
            said.append(f"Needed for this kind of decision and not there: {', '.join(self.missing)}.")
            said.append(f"The decision can wait until they {'come' if are == 'are' else 'can come'}, or go round.")
        return " ".join(said)

    @property
    def lacking(self) -> str:
        """What the record keeps of who was missing: the quorum when it was not met, and the names."""
        absent = f"Needed and not there: {', '.join(self.missing)}." if self.missing else ""
        return " ".join([*([] if self.quorum_ok else [self.quorum]), *([absent] if absent else [])])


@dataclass(frozen=True)
class Count:
    """How a circulated decision was answered."""

    agree: int
    disagree: int
    abstain: int
    silent: int

    @property
    def words(self) -> str:
        """“3 agree, 1 does not agree, 2 have not answered”."""
        said = [f"{self.agree} agree{'s' if self.agree == 1 else ''}"]
        if self.disagree:
            said.append(f"{self.disagree} {'does' if self.disagree == 1 else 'do'} not agree")
        if self.abstain:
            said.append(f"{self.abstain} abstain{'s' if self.abstain == 1 else ''}")
        if self.silent:
            said.append(f"{self.silent} {'has' if self.silent == 1 else 'have'} not answered")
        return ", ".join(said)


def count(answers: Iterable[str], asked: int) -> Count:
    """Count answers of so many who were asked."""
    found = list(answers)
    return Count(found.count(AGREE), found.count(DISAGREE), found.count(ABSTAIN), max(0, asked - len(found)))
