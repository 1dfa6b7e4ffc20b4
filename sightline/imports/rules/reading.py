"""Reading a plan document: from a file, or from blocks, to what is understood of it."""

from __future__ import annotations

from pathlib import Path

from sightline.imports.rules.assemble import Assembler
from sightline.imports.rules.identity import find_document, find_partnership, find_period
from sightline.imports.rules.lexicon import Lexicon, load_lexicon
from sightline.imports.rules.openings import learn_habits
from sightline.imports.rules.pieces import Piece, piece_of
from sightline.imports.rules.priorities import Register
from sightline.imports.rules.sections import SectionReader
from sightline.imports.rules.tables import cells_of
from sightline.imports.rules.understanding import Understanding
from sightline.publishing.blocks import BlockDocument, Figure, Table
from sightline.publishing.readers import read


def understand(path: Path) -> Understanding:
    """Read and understand a file. Raises UnreadableFile with a sentence when it is refused."""
    return understand_blocks(read(path))


def understand_blocks(source: BlockDocument, lexicon: Lexicon | None = None) -> Understanding:
    """Understand a block document. Never raises for what the document says."""
    lexicon = lexicon or load_lexicon()
    prose, cells = _pieces(source)
    register = Register()
    passages = SectionReader(lexicon, register).read(source.blocks)
    if not register.drafts:
        by_aims = Register()
        again = SectionReader(lexicon, by_aims, aims=True).read(source.blocks)
        register, passages = (by_aims, again) if by_aims.drafts else (register, passages)
    found = Understanding(source)
    assembler = Assembler(found, register, learn_habits(prose, cells, lexicon), lexicon)
    _identify(found, assembler, (prose, cells), lexicon)
    assembler.assemble(passages)
    assembler.governance.mentions(
        [piece for piece in prose if piece.form == "paragraph" or len(piece.text.split()) > 20]
    )
    for part in source.furniture:
        assembler.account.furniture(part)
    assembler.account.leave_the_rest([*prose, *cells])
    _in_reading_order(found)
    return found


def _identify(
    found: Understanding, assembler: Assembler, where: tuple[list[Piece], list[Piece]], lexicon: Lexicon
) -> None:
    """Find whose plan this is, outside tables or else in the first cells of one."""
    for pieces in where:
        found.partnership = found.partnership or find_partnership(pieces, lexicon)
        found.document = found.document or find_document(pieces, lexicon)
        found.period = found.period or find_period(pieces, found.document)
    for name in ("partnership", "document", "period"):
        item = getattr(found, name)
        if item is not None:
            assembler.account.place(item, name)


def _pieces(source: BlockDocument) -> tuple[list[Piece], list[Piece]]:
    """Every piece outside tables and every piece inside them."""
    prose: list[Piece] = []
    cells: list[Piece] = []
    for block in source.blocks:
        if isinstance(block, Table):
            cells.extend(piece for row in block.rows for cell in cells_of(row) for piece in cell)
        elif not isinstance(block, Figure):
            prose.append(piece_of(block))
    return prose, cells


def _in_reading_order(found: Understanding) -> None:
    """Sort the account by where things stood."""
    found.placed.sort(key=lambda entry: entry.at.order)
    found.set_aside.sort(key=lambda entry: entry.at.order)
    found.unplaced.sort(key=lambda entry: entry.at.order)
