"""What a document changes of a plan: each text new, changed, gone or the same. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.imports.rules.alike import overlap, pieces
from sightline.imports.rules.words import fold

NEW, CHANGED, GONE, SAME = "new", "changed", "gone", "same"
CHANGED_FROM = 0.5


@dataclass(frozen=True)
class Said:
    """A text of one kind under a priority (its title; empty for none); `key` is what the caller knows it by."""

    kind: str
    text: str
    priority: str
    key: object = None


@dataclass(frozen=True)
class Difference:
    """One line of the comparison: `old` of the plan, `new` of the document; one of them is None for new and gone."""

    what: str
    priority: str
    old: Said | None
    new: Said | None


def compare(old: Sequence[Said], new: Sequence[Said]) -> list[Difference]:
    """Return every text of both once, in the order of the document, what is gone after its priority.

    A text is the same when its words are after folding; changed when, of the same kind and priority, it shares half of
    its three-letter pieces (the pairs that share most go first); else new or gone. Priorities are matched first, by
    their titles, so that a priority given other words keeps what stands under it.
    """
    titles = _matched([one for one in old if one.kind == "priority"], [one for one in new if one.kind == "priority"])
    renamed = {fold(o.priority): n.priority for o, n in titles}
    pairs = {id(n): o for o, n in titles}
    groups: dict[tuple[str, str], tuple[list[Said], list[Said]]] = defaultdict(lambda: ([], []))
    for place, texts in enumerate((old, new)):
        for one in texts:
            if one.kind != "priority":
                under = renamed.get(fold(one.priority), one.priority) if place == 0 else one.priority
                groups[one.kind, fold(under)][place].append(one)
    for before, after in groups.values():
        pairs.update({id(n): o for o, n in _matched(before, after)})
    return _ordered(old, new, pairs, renamed)


def _ordered(
    old: Sequence[Said], new: Sequence[Said], pairs: Mapping[int, Said], renamed: Mapping[str, str]
) -> list[Difference]:
    taken = {id(one) for one in pairs.values()}
    gone: dict[str, list[Difference]] = defaultdict(list)
    for one in old:
        if id(one) not in taken:
            under = renamed.get(fold(one.priority), one.priority)
            gone[fold(under)].append(Difference(GONE, under, one, None))
    under_each: dict[str, list[Difference]] = {}
    for one in new:
        before = pairs.get(id(one))
        what = NEW if before is None else SAME if fold(before.text) == fold(one.text) else CHANGED
        under_each.setdefault(fold(one.priority), []).append(Difference(what, one.priority, before, one))
    order = [*under_each, *(key for key in gone if key not in under_each)]
    return [row for key in order for row in (*under_each.get(key, ()), *gone.get(key, ()))]


def _matched(old: Sequence[Said], new: Sequence[Said]) -> list[tuple[Said, Said]]:
    """Return the pairs of old and new: those of the same words first, then those that share most of their pieces."""
    free_old, free_new, pairs = list(old), [], []
    by_words: dict[str, list[Said]] = defaultdict(list)
    for one in old:
        by_words[fold(one.text)].append(one)
    for one in new:
        same = by_words[fold(one.text)]
        if same:
            pairs.append((same.pop(0), one))
        else:
            free_new.append(one)
    taken = {id(before) for before, _ in pairs}
    free_old = [one for one in free_old if id(one) not in taken]
    return pairs + _nearest(free_old, free_new)


def _nearest(old: Sequence[Said], new: Sequence[Said]) -> list[tuple[Said, Said]]:
    cut_old, cut_new = [pieces(one.text) for one in old], [pieces(one.text) for one in new]
    scored = [
        (likeness, i, j)
        for i, before in enumerate(cut_old)
        for j, after in enumerate(cut_new)
        if (likeness := overlap(before, after)) >= CHANGED_FROM
    ]
    pairs, used_old, used_new = [], set(), set()
    for _, i, j in sorted(scored, key=lambda found: (-found[0], found[1], found[2])):
        if i not in used_old and j not in used_new:
            pairs.append((old[i], new[j]))
            used_old.add(i)
            used_new.add(j)
    return pairs
