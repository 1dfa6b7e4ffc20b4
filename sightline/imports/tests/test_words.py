"""A partnership's own words: merged into the vocabulary, kept once, read by the next import."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sightline.audittrail.models import Entry
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing, standing_of
from sightline.imports import services
from sightline.imports.models import Item, OwnWord
from sightline.imports.queries_words import lexicon_for
from sightline.imports.reading import read_upload
from sightline.imports.rules.dates import DateStyle, style_of
from sightline.imports.rules.lexicon import HEADING_KINDS, load_lexicon
from sightline.imports.rules.own import Taught, against, with_own
from sightline.imports.services.words import change_word, take_away, teach
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from tests import factories as make

PLAN = """Our priorities

Priority 1: Safe harbours

The jobs in hand

- Train the harbour wardens. Lead: DSP lead. Timescale: Spring 2031. Status: Humming
- Paint the sea wall. Lead: DSP lead. Timescale: Q3 30/31. Status: Humming
"""


def _own(*words: Taught) -> Any:
    return with_own(load_lexicon(), words)


def test_own_words_win_over_the_shipped_and_leave_it_as_it_was() -> None:
    own = _own(Taught("heading", "The jobs in hand", "actions"), Taught("rag", "Blue", "green"))
    assert own.kinds("THE JOBS IN HAND:", HEADING_KINDS) == ("actions",)
    assert (own.rag_of("blue"), load_lexicon().rag_of("blue")) == ("green", "complete")
    assert load_lexicon().kinds("The jobs in hand", HEADING_KINDS) == ()
    assert _own() is load_lexicon()


@pytest.mark.parametrize(
    ("style", "means", "said", "day"),
    [
        ("Q{quarter} {years}", "quarter/4", "Q1 25/26", date(2025, 6, 30)),
        ("Q{quarter} {years}", "quarter/4", "by Q4 2025-26", date(2026, 3, 31)),
        ("Q{quarter} {years}", "quarter/4", "Q1 25/29", None),
        ("end of Q{quarter} {year}", "quarter/1", "End of Q3 2026", date(2026, 9, 30)),
        ("Spring {year}", "end/5", "spring 2026", date(2026, 5, 31)),
        ("mid-April {year}", "middle/4", "mid-April 27", date(2027, 4, 15)),
        ("spring term {years}", "end/3", "Spring term 2026/27", date(2027, 3, 31)),
        ("Spring {year}", "end/5", "spring of 2026", None),
    ],
)
def test_a_date_style_is_words_with_gaps(style: str, means: str, said: str, day: date | None) -> None:
    found = _own(Taught("date", style, means)).date_said(said)
    assert (found.day if found else None) == day


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("Spring", "end/5"),
        ("{year} {year}", "end/5"),
        ("{day} {year}", "end/5"),
        ("Q{quarter} {year}", "end/5"),
        ("Spring {year}", "quarter/4"),
        ("Spring {year}", "end/13"),
        ("{ {year}", "end/5"),
    ],
)
def test_an_unsound_style_is_refused_with_a_sentence(words: str, means: str) -> None:
    assert isinstance(style_of(words, means), str)
    assert against(Taught("date", words, means))


def test_marks_in_a_style_stand_for_themselves() -> None:
    style = style_of("(a+)+$ .* {year}", "end/5")
    assert isinstance(style, DateStyle)
    assert style.day("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! 2026") is None
    assert style.day("(a+)+$ .* 2026") == date(2026, 5, 31)


@pytest.fixture
def here() -> tuple[Partnership, Standing]:
    partnership = make.make_partnership()
    manager = make.business_manager(partnership)
    return partnership, standing_of(manager, partnership)


@pytest.mark.django_db
def test_the_next_import_knows_the_words(here: tuple[Partnership, Standing]) -> None:
    partnership, by = here
    post = make.make_post(partnership, "Designated lead for policing", make.make_agency("Vale Police", partnership))
    teach(which="heading", words="The jobs in hand", means="actions", by=by)
    teach(which="rag", words="Humming", means="green", by=by)
    teach(which="role", words="DSP lead", means=post.title, by=by)
    teach(which="date", words="Spring {year}", means="end/5", by=by)
    teach(which="date", words="Q{quarter} {years}", means="quarter/4", by=by)
    found = read_upload(file_name="plan.txt", content=PLAN.encode(), lexicon=lexicon_for(partnership.pk))
    proposal = services.propose(understood=found, by=by)
    actions = proposal.items.filter(kind=Item.Kind.ACTION).order_by("position")
    assert [(one.owner, one.rag, one.due_on) for one in actions] == [
        (post, "green", date(2031, 5, 31)),
        (post, "green", date(2030, 12, 31)),
    ]


@pytest.mark.django_db
def test_words_stand_once_and_each_deed_is_on_the_trail(here: tuple[Partnership, Standing]) -> None:
    by = here[1]
    word = teach(which="rag", words="Humming along", means="green", by=by)
    with pytest.raises(DomainError, match="among your words already"):
        teach(which="rag", words="HUMMING  along!", means="red", by=by)
    changed = change_word(word=word, words="Humming", means="amber", reason="Asked", version=1, by=by)
    with pytest.raises(OutOfState):
        take_away(word=word, version=1, by=by)
    assert take_away(word=word, version=changed.version, by=by) == Taught("rag", "Humming", "amber")
    assert not OwnWord.objects.exists()
    verbs = Entry.objects.filter(verb__startswith="word.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["word.teach", "word.change", "word.take_away"]


@pytest.mark.django_db
def test_others_may_not_teach(here: tuple[Partnership, Standing]) -> None:
    partnership, by = here
    reader = standing_of(make.make_person(), partnership)
    with pytest.raises(NotAllowed):
        teach(which="rag", words="Humming", means="green", by=reader)
    word = teach(which="rag", words="Humming", means="green", by=by)
    with pytest.raises(NotAllowed):
        take_away(word=word, version=1, by=reader)
    with pytest.raises(DomainError, match="post"):
        teach(which="role", words="DSP lead", means="Nobody's post", by=by)
