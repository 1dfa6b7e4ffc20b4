"""The one error of the readers."""


class UnreadableFile(Exception):
    """A file that is refused, with a sentence that tells the person what to do about it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
