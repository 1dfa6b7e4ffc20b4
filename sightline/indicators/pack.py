"""The quarter's pack as a document for Word and PDF, and as a workbook."""

from collections.abc import Iterator, Sequence

from sightline.indicators.drawing import paper_svg
from sightline.indicators.queries.questions import asker
from sightline.indicators.queries.reading.packs import Pack, PackPage
from sightline.indicators.rules.figures import unit_words
from sightline.kernel.dates import in_short
from sightline.publishing.blocks import Block, Figure, Heading, Paragraph
from sightline.publishing.documents import Document, Letterhead, facts, items, table
from sightline.publishing.tables import write_workbook
from sightline.ui.charts import ASSURANCE

READ = (
    "Each chart leads with its newest figure. A ring is a figure as it usually is; a triangle is improving and a "
    "square a concern, more than chance explains; a diamond is a change that is neither good nor bad. Nothing here "
    "compares two figures alone."
)


def pack_document(found: Pack, head: Letterhead) -> Document:
    """Return the pack: what changed, then each indicator with chart, figures, commentary and open questions."""
    blocks: list[Block] = [Heading("What changed this quarter", 1), Paragraph(READ, look="quiet")]
    for part in found.quarter.parts:
        if part.lines:
            blocks.append(Heading(f"{part.head} ({len(part.lines)})", 2))
            blocks.append(Paragraph(f"{part.lead[:1].upper()}{part.lead[1:]}.", look="quiet"))
            blocks += items(f"{line.name}: {line.sentence}" for line in part.lines)
    blocks.append(Heading("Each indicator", 1))
    for page in found.pages:
        blocks += _indicator(page)
    return Document("Is it getting safer?", head, tuple(blocks), f"Data pack, {found.quarter.words}")


def _indicator(page: PackPage) -> Iterator[Block]:
    one = page.charted
    row = one.indicator
    yield Heading(f"{row.code} {row.name}", 2)
    yield facts(
        [
            ("Newest", f"{one.figure}, {one.period}" if one.period else one.figure),
            ("What the chart says", f"{one.told.words}: {one.told.because}"),
            ("Target", one.told.aim),
            ("Unit", unit_words(one.counted)),
            ("Supplied by", row.supplier.name if row.supplier else "Nobody is named"),
            ("Serves", "; ".join(f"{of.words}: {of.title}" for of in page.served)),
            ("Definition", row.definition),
        ]
    )
    if one.chart is not None and one.plot is not None:
        yield Figure(one.said, svg=paper_svg(one.chart, one.look), caption=" ".join((one.chart.reason, *one.warnings)))
        yield _figures(page)
    for whose, text in page.said:
        yield Paragraph(f"{whose}: {text}")
    for of in page.questions:
        answered = f"Answered: {of.answer}" if of.answer else f"No answer yet, due {in_short(of.due_on)}."
        yield Paragraph(f"{asker(of)} asked ({of.reference}): {of.text} {answered}")


def _figures(page: PackPage) -> Block:
    shared = any(line.denominator is not None for line in page.lines)
    heads = ["Period", *(["Count", "Out of"] if shared else []), "Figure", "Reading", "Status"]
    rows: Sequence[Sequence[object]] = [
        [line.period, *([line.numerator, line.denominator] if shared else []), line.figure, line.reading, line.status]
        for line in page.lines
    ]
    return table(heads, rows, row_headers=True, caption=f"{page.charted.indicator.name}, the newest figures")


def pack_workbook(found: Pack, head: Letterhead) -> bytes:
    """Return the pack as a workbook: what changed, the indicators, their figures, the open questions."""
    sheets = [
        ("What changed", ["Part", "Indicator", "In words", "New this quarter"], _changed(found)),
        (
            "Indicators",
            ["Code", "Indicator", "Newest", "Period", "What the chart says", "Why", "Target", "Assurance"],
            [_row(page) for page in found.pages],
        ),
        (
            "Figures", ["Code", "Indicator", "Period", "Count", "Out of", "Figure", "Unit", "Reading", "Status"],
            [row for page in found.pages for row in _figure_rows(page)],
        ),
        (
            "Questions", ["Reference", "Indicator", "Asked by", "Question", "Answer due", "Answer"],
            [row for page in found.pages for row in _question_rows(page)],
        ),
    ]  # fmt: skip
    return write_workbook(sheets, head=head, title=found.title)


def _changed(found: Pack) -> list[list[object]]:
    return [
        [part.head, line.name, line.sentence, "yes" if line.new else "no"]
        for part in found.quarter.parts
        for line in part.lines
    ]


def _figure_rows(page: PackPage) -> list[list[object]]:
    row, unit = page.charted.indicator, unit_words(page.charted.counted)
    return [
        [row.code, row.name, line.period, line.numerator, line.denominator, line.plain, unit, line.reading, line.status]
        for line in page.lines
    ]


def _question_rows(page: PackPage) -> list[list[object]]:
    return [[of.reference, of.indicator.name, asker(of), of.text, of.due_on, of.answer] for of in page.questions]


def _row(page: PackPage) -> list[object]:
    one = page.charted
    return [
        one.indicator.code,
        one.indicator.name,
        one.figure,
        one.period,
        one.told.words,
        one.told.because,
        one.told.aim,
        ASSURANCE.get(one.told.assurance, ""),
    ]
