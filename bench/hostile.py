"""Files made to hurt, a maker each, and words of the sentence that refuses them: for the benchmark and the tests."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.hostile_office import OFFICE
from bench.hostile_pdf import PDFS
from bench.hostile_text import EITHER, TEXTS


@dataclass(frozen=True)
class Hostile:
    """A file under its name; `says` stands in the sentence that refuses it, empty where it is read and does no harm."""

    what: str
    file_name: str
    says: str
    make: Callable[[], bytes]

    def answered(self, sentence: str) -> bool:
        """Whether a sentence, or none, is the right answer to the file."""
        return self.says == EITHER or (self.says in sentence if self.says else not sentence)


SET = tuple(Hostile(what, *rest) for what, rest in {**TEXTS, **OFFICE, **PDFS}.items())
