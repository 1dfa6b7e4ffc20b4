"""Deeds on a partnership's own words: teach one, change one, take one away."""

from typing import Any

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.imports.models import OwnWord
from sightline.imports.permissions import WORD
from sightline.imports.queries_words import posts_called
from sightline.imports.rules.own import ROLE, Taught, against, key_of
from sightline.kernel.errors import DomainError, OutOfState

MOST_WORDS = 500
CHANGED = "Somebody changed or took away these words after you opened the page. Look at them again."


@transaction.atomic
def teach(*, which: str, words: str, means: str, reason: str = "", by: Standing) -> OwnWord:
    """Keep words for the next import. Raises NotAllowed, or DomainError when they are unsound or there already."""
    WORD.require(by, "C")
    Partnership.objects.select_for_update(no_key=True).get(pk=by.partnership.pk)
    one = _sound(which, words, means, by)
    if OwnWord.objects.filter(partnership=by.partnership).count() >= MOST_WORDS:
        raise DomainError(f"A partnership keeps at most {MOST_WORDS} own words. Take some away first.", field="words")
    row = OwnWord.objects.create(
        partnership=by.partnership, list=one.list, words=one.words, key=key_of(one.list, one.words),
        means=one.means, reason=reason.strip(), added_by=by.person,
    )  # fmt: skip
    _trail("word.teach", by, after=_said(row))
    return row


@transaction.atomic
def change_word(*, word: OwnWord, words: str, means: str, reason: str, version: int, by: Standing) -> OwnWord:
    """Change own words or what they mean. Raises NotAllowed, OutOfState, or DomainError as `teach` does."""
    Partnership.objects.select_for_update(no_key=True).get(pk=by.partnership.pk)
    row = _locked(word, "U", version, by)
    before = _said(row)
    one = _sound(row.list, words, means, by, besides=row)
    row.words, row.key, row.means, row.reason = one.words, key_of(one.list, one.words), one.means, reason.strip()
    row.version += 1
    row.save(update_fields=["words", "key", "means", "reason", "version"])
    _trail("word.change", by, before=before, after=_said(row))
    return row


@transaction.atomic
def take_away(*, word: OwnWord, version: int, by: Standing) -> Taught:
    """Forget own words and return them, so that they can be taught again. Raises NotAllowed or OutOfState."""
    row = _locked(word, "E", version, by)
    before = _said(row)
    row.delete()
    _trail("word.take_away", by, before=before)
    return Taught(row.list, row.words, row.means)


def _locked(word: OwnWord, deed: str, version: int, by: Standing) -> OwnWord:
    row = OwnWord.objects.select_for_update(of=("self",), no_key=True).filter(pk=word.pk).first()
    if row is None:
        raise OutOfState(CHANGED)
    WORD.require(by, deed, row)
    if row.version != version:
        raise OutOfState(CHANGED)
    return row


def _sound(which: str, words: str, means: str, by: Standing, besides: OwnWord | None = None) -> Taught:
    one = Taught(which, " ".join(words.split()), means.strip())
    if which not in OwnWord.List.values:
        raise DomainError("Choose a list.", field="list")
    if sentence := against(one):
        raise DomainError(sentence, field="words")
    if which == ROLE and one.means not in posts_called(by):
        raise DomainError("Choose a post of this partnership.", field="means")
    same = OwnWord.objects.filter(partnership=by.partnership, list=which, key=key_of(which, one.words))
    found = (same.exclude(pk=besides.pk) if besides else same).first()
    if found is not None:
        raise DomainError(f"“{found.words}” is among your words already. Change that one.", field="words")
    return one


def _said(row: OwnWord) -> dict[str, str]:
    return {"list": row.list, "words": row.words, "means": row.means, "reason": row.reason}


def _trail(verb: str, by: Standing, **values: Any) -> None:
    record(tenant=by.partnership.code, verb=verb, reference=f"{by.partnership.code}-words", by=by, **values)
