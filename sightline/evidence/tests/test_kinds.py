"""What is taken and what is not, decided by content: files really made, none of them only named."""

import pytest

from sightline.evidence.kinds import kind_of
from sightline.evidence.tests.made import REFUSED, TAKEN, mail_with, word
from sightline.kernel.errors import DomainError


@pytest.mark.parametrize("name", TAKEN)
def test_what_the_field_uses_is_taken(name):
    assert kind_of(TAKEN[name], name).content_type


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused_with_a_sentence(what):
    name, content = REFUSED[what]
    with pytest.raises(DomainError) as refused:
        kind_of(content, name)
    assert refused.value.field == "file"
    assert refused.value.sentence.endswith(".")


def test_the_sentence_says_what_to_do():
    with pytest.raises(DomainError, match=r"This file is a Word document, but its name ends in “.pdf”"):
        kind_of(word(), "minutes.pdf")
    with pytest.raises(DomainError, match=r"attached to this e-mail as “run.exe” is not taken"):
        kind_of(mail_with("run.exe", b"MZ\x90"), "letter.eml")
    with pytest.raises(DomainError, match="holds macros"):
        kind_of(REFUSED["macros in Word"][1], "a.docx")
