"""Reads of a partnership's own words: for the next import, and for their page."""

from django.db.models import Q, QuerySet

from sightline.governance.models import Post
from sightline.governance.standing import Standing
from sightline.imports.models import OwnWord
from sightline.imports.permissions import WORD
from sightline.imports.rules.lexicon import Lexicon, load_lexicon
from sightline.imports.rules.own import Taught, with_own


def lexicon_for(partnership_id: int) -> Lexicon:
    """Return the shipped vocabulary with the partnership's own words; one query."""
    rows = OwnWord.objects.filter(partnership_id=partnership_id).values_list("list", "words", "means")
    return with_own(load_lexicon(), [Taught(*row) for row in rows])


def own_words(by: Standing) -> QuerySet[OwnWord]:
    """Return the own words that the standing may see."""
    return WORD.visible(OwnWord.objects.select_related("added_by", "partnership"), by)


def filtered_words(by: Standing, which: str, asked: str) -> QuerySet[OwnWord]:
    """Return the own words of a list, or of all, that hold or mean what was asked."""
    rows = own_words(by)
    if which:
        rows = rows.filter(list=which)
    return rows.filter(Q(words__icontains=asked) | Q(means__icontains=asked)) if asked else rows


def posts_called(by: Standing) -> list[str]:
    """Return the titles of the partnership's posts that only one post has, for what a role name may mean."""
    titles = Post.objects.filter(partnership=by.partnership, ended_on__isnull=True).values_list("title", flat=True)
    found = list(titles)
    return sorted({title for title in found if found.count(title) == 1})
