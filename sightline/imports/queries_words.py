"""Reads of a partnership's own words: for the next import, and for their page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from sightline.governance.models import Post
from sightline.governance.standing import Standing
from sightline.imports.models import OwnWord
from sightline.imports.permissions import WORD
from sightline.imports.rules.dates import DateStyle, style_of
from sightline.imports.rules.lexicon import Lexicon, load_lexicon
from sightline.imports.rules.own import (
    DATE,
    HEADING,
    LABEL,
    ROLE,
    Taught,
    key_of,
    means_in_words,
    readings,
    shipped_words,
    with_own,
)
from sightline.kernel.dates import in_words


@dataclass(frozen=True)
class WordRow:
    """Words of the vocabulary and what they mean, for people; `own` when they are the partnership's."""

    list: str
    words: str
    means: str
    own: OwnWord | None = None
    by: str = ""
    on: date | None = None

    @property
    def list_words(self) -> str:
        """The list the words stand in."""
        return str(OwnWord.List(self.list).label)


def lexicon_for(partnership_id: int) -> Lexicon:
    """Return the shipped vocabulary with the partnership's own words; one query."""
    rows = OwnWord.objects.filter(partnership_id=partnership_id).values_list("list", "words", "means")
    return with_own(load_lexicon(), [Taught(*row) for row in rows])


def own_words(by: Standing) -> QuerySet[OwnWord]:
    """Return the own words that the standing may see."""
    return WORD.visible(OwnWord.objects.select_related("added_by", "partnership"), by)


def vocabulary(by: Standing, *, which: str = "", whose: str = "", asked: str = "") -> list[WordRow]:
    """Return the partnership's own words and then the shipped, of a list or all, that hold or mean what was asked."""
    own = [] if whose == "shipped" else [_own_row(one) for one in own_words(by)]
    shipped = () if whose == "own" else shipped_words()
    rows = [*own, *(WordRow(one.list, one.words, means_in_words(one)) for one in shipped)]
    sought = asked.casefold().strip()
    return [
        row
        for row in rows
        if which in ("", row.list) and (sought in row.words.casefold() or sought in row.means.casefold())
    ]


def _own_row(one: OwnWord) -> WordRow:
    means = means_in_words(Taught(one.list, one.words, one.means))
    return WordRow(one.list, one.words, means, one, one.added_by.name, localdate(one.created_at))


def tried(by: Standing, said: str) -> list[WordRow]:
    """Return each way the next import understands words, and the own words it does so by where these say it."""
    rows = list(own_words(by))
    lexicon = with_own(load_lexicon(), [Taught(one.list, one.words, one.means) for one in rows])
    found = [WordRow(one.list, said, _meant(one), _by_which(one, rows)) for one in readings(lexicon, said)]
    called = [one for one in rows if one.list == ROLE and one.key == key_of(ROLE, said)]
    return found + [WordRow(ROLE, said, one.means, one) for one in called]


def _meant(one: Taught) -> str:
    return in_words(date.fromisoformat(one.means)) if one.list == DATE else means_in_words(one)


def _by_which(found: Taught, rows: list[OwnWord]) -> OwnWord | None:
    """The own words that say what was found: the same words, or a date style that fits."""
    for one in rows:
        if one.list == DATE == found.list:
            style = style_of(one.words, one.means)
            if isinstance(style, DateStyle) and style.day(found.words):
                return one
        elif one.list in (found.list, HEADING, LABEL) and one.key == key_of(found.list, found.words):
            return one if one.means == found.means else None
    return None


def posts_called(by: Standing) -> list[str]:
    """Return the titles of the partnership's posts that only one post has, for what a role name may mean."""
    titles = Post.objects.filter(partnership=by.partnership, ended_on__isnull=True).values_list("title", flat=True)
    found = list(titles)
    return sorted({title for title in found if found.count(title) == 1})
