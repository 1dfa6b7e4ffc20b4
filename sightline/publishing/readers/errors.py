"""The one error of the readers, and the size at which any file is more than a plan."""

MOST_PIECES = 40_000


class UnreadableFile(Exception):
    """A file that is refused, with a sentence that tells the person what to do about it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def check_pieces(count: int, where: str, most: int = MOST_PIECES) -> None:
    """Refuse a file that has come to more paragraphs, items and cells than a plan has at `where`."""
    if count > most:
        raise UnreadableFile(
            f"This file holds more than {most:,} paragraphs and cells, seen in {where}. Send it in parts."
        )
