"""The pages of a partnership's own words: teach, try, change, take away, filter, hand over as a file."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.governance.models import Partnership
from sightline.imports.models import OwnWord
from tests import factories as make

pytestmark = pytest.mark.django_db


class Here:
    """A partnership and its manager's browser."""

    def __init__(self) -> None:
        self.partnership: Partnership = make.make_partnership()
        self.manager = make.business_manager(self.partnership)
        self.browser: Client = make.signed_in(self.manager)

    def at(self, name: str, *args: object) -> str:
        return reverse(f"imports:{name}", args=[self.partnership.slug, *args])

    def word(self, words: str = "Humming", means: str = "green", kind: str = "rag") -> OwnWord:
        sent = {"words": words, "means": means, "reason": "As the board says it"}
        assert self.browser.post(self.at("word_add", kind), sent).status_code == 302
        return OwnWord.objects.latest("pk")


@pytest.fixture
def here() -> Here:
    return Here()


def test_teach_try_change_take_away_and_teach_again(here: Here) -> None:
    word = here.word()
    page = here.browser.get(here.at("words") + "?said=humming").content.decode()
    assert "by your own “Humming”" in page
    sent = {"words": "Humming along", "means": "amber", "reason": "", "version": "1"}
    assert here.browser.post(here.at("word_one", word.pk), sent).status_code == 302
    stale = here.browser.post(here.at("word_one", word.pk), sent)
    assert stale.status_code == 422
    answer = here.browser.post(here.at("word_away", word.pk), {"version": "2"})
    assert not OwnWord.objects.exists()
    again = here.browser.get(answer["Location"]).context["form"]
    assert (again["words"].value(), again["means"].value()) == ("Humming along", "amber")


def test_an_unsound_word_keeps_what_was_typed(here: Here) -> None:
    answer = here.browser.post(here.at("word_add", "date"), {"words": "Spring", "means": "end/5"})
    assert answer.status_code == 422
    assert "Say where the year stands" in answer.content.decode()
    assert 'value="Spring"' in answer.content.decode()
    hostile = here.browser.post(here.at("word_add", "heading"), {"words": "<b>\x00</b>", "means": "actions"})
    assert hostile.status_code == 422
    assert here.browser.get(here.at("word_add", "nothing")).status_code == 404


def test_words_are_filtered_and_handed_over(here: Here) -> None:
    here.word()
    own = here.browser.get(here.at("words") + "?whose=own").context["table"]
    assert [row.words for row in own.rows] == ["Humming"]
    found = here.browser.get(here.at("words") + "?list=rag&asked=off track").context["table"]
    assert [(row.words, row.means) for row in found.rows] == [("off track", "Red")]
    file = here.browser.get(here.at("words") + "?whose=own&format=csv")
    assert "Humming" in file.content.decode("utf-8-sig")


def test_the_page_asks_as_much_for_three_words_as_for_one(here: Here) -> None:
    counts = []
    for words in ("Humming", "Ticking over", "Stuck fast"):
        here.word(words)
        here.browser.get(here.at("words"))
        with CaptureQueriesContext(connection) as asked:
            here.browser.get(here.at("words") + "?said=humming")
        counts.append(len(asked))
    assert counts[0] == counts[-1]


def test_the_same_form_twice_teaches_once(here: Here) -> None:
    sent = {"words": "Humming", "means": "green", "csrfmiddlewaretoken": "a" * 64}
    answers = [here.browser.post(here.at("word_add", "rag"), sent).status_code for _ in range(2)]
    assert OwnWord.objects.count() == 1
    assert answers[0] == 302


def test_other_partnerships_and_other_roles(here: Here) -> None:
    word = here.word()
    other = make.make_partnership("EHC")
    manager = make.signed_in(make.business_manager(other))
    for name in ("word_one", "word_away"):
        at = reverse(f"imports:{name}", args=[other.slug, word.pk])
        assert manager.post(at, {"version": "1"}).status_code == 404
        assert manager.get(here.at("words")).status_code == 404
    assert OwnWord.objects.filter(pk=word.pk).exists()
