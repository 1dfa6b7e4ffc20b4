"""Errors of the domain: each carries a sentence a business manager understands and that says what to do."""


class DomainError(Exception):
    """A deed refused. `str(error)` is the sentence; `field` names the form field it belongs to, if any."""

    status = 400

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotAllowed(DomainError):
    """The person may see the object but may not do this to it.

    `verb` (such as `agency.create`) and `reference` say what was refused, for the trail.
    """

    status = 403

    def __init__(self, sentence: str, *, field: str | None = None, verb: str = "page", reference: str = "") -> None:
        super().__init__(sentence, field=field)
        self.verb, self.reference = verb, reference


class OutOfState(DomainError):
    """The deed is right in general and wrong now, such as updating a withdrawn action."""

    status = 409


class Conflict(DomainError):
    """Somebody else changed the object since the person opened it.

    `theirs` and `yours` hold both texts, by field, as {field: text}.
    """

    status = 409

    def __init__(self, sentence: str, *, theirs: dict[str, str], yours: dict[str, str]) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.yours = yours
