"""The register on one page of paper: what stands on it this quarter, what moved, what is asked."""

from collections.abc import Sequence

from django.utils.text import Truncator

from sightline.kernel.dates import in_short
from sightline.publishing.blocks import Block, Heading, Paragraph
from sightline.publishing.documents import Document, Letterhead, Page, facts, items, table
from sightline.registers.listing import TREND, score_words
from sightline.registers.models import Risk
from sightline.registers.queries.moved import Moved, Summary
from sightline.registers.queries.risks import MapPage
from sightline.registers.rules.scale import Scale

TOP = ("Risk", "Owner", "Before", "Now", "Target", "Treatment", "Next review")
MOST, LONGEST, NAMED = 8, 120, 6  # what one page has room for
NOTHING = "Nothing moved in this quarter."


def summary_document(found: Summary, placed: MapPage, scale: Scale, head: Letterhead) -> Document:
    """Return the quarterly summary, on one page of A4."""
    blocks: list[Block] = [
        facts(
            [
                ("On the register", f"{found.open} scored, {found.emerging} emerging"),
                ("By band", ", ".join(f"{count} {word.lower()}" for word, count in found.bands)),
                ("Moved up", f"{found.raised}"),
                ("Reviews overdue today", f"{len(found.changed.overdue)}"),
            ],
            share=0.2,
        ),
        Heading("The gravest risks", 1),
        _top(found.top, scale),
        Heading("What moved", 1),
        *_moved(found),
        Heading("Where they stand today", 1),
        _heat(placed),
        Paragraph(scale_words(scale), look="quiet"),
    ]
    return Document(
        f"Risk register, {found.quarter.words}", head, tuple(blocks), f"As it stood on {in_short(found.changed.until)}",
        page=Page.A4, one_page=True,
    )  # fmt: skip


def _top(rows: Sequence[Moved], scale: Scale) -> Block:
    if not rows:
        return Paragraph("No risk is scored.")
    lines = [
        [
            (Paragraph(_short(one.risk.title)), Paragraph(one.risk.reference, look="quiet")),
            one.risk.owner.title if one.risk.owner else "Nobody yet",
            score_words(one.before, scale) if one.before else "New",
            (Paragraph(score_words(one.after, scale), look="strong"), Paragraph(TREND[one.direction], look="quiet")),
            score_words(one.risk.target, scale) if one.risk.target else "Not set",  # type: ignore[attr-defined]
            one.risk.treatment or "Not said", one.risk.next_review_on or "No date",
        ]
        for one in rows
    ]  # fmt: skip
    return table(TOP, lines, row_headers=True, widths=(29, 17, 11, 12, 12, 14, 13))


def _moved(found: Summary) -> list[Block]:
    changed = found.changed
    said = [f"New: {_called(one.risk)}, {one.after or 'not scored'}." for one in changed.new]
    said += [f"Graver: {_how(one)}" for one in changed.worse]
    said += [f"Less grave: {_how(one)}" for one in changed.better]
    said += [
        f"{one.what.capitalize()} to {one.after}: {_called(one.risk)}. {_short(one.reason)}" for one in changed.went
    ]
    said += [f"Closed: {_called(one)}. {_short(one.closed_reason)}" for one in changed.closed]
    if len(said) > MOST:
        said = [*said[:MOST], f"And {len(said) - MOST} more, which the page “What changed” shows."]
    return list(items(said)) if said else [Paragraph(NOTHING)]


def _how(one: Moved) -> str:
    why = f" {_short(one.why)}" if one.why else ""
    return f"{_called(one.risk)}, from {one.before} to {one.after}.{why}"


def _heat(placed: MapPage) -> Block:
    lines = [
        [name, *(f"{square.score} {square.word}: {_named(square.rows)}" if square.rows else "" for square in squares)]
        for name, squares in placed.rows
    ]
    return table(["Impact, likelihood", *placed.heads], lines, row_headers=True)


def _named(rows: Sequence[object]) -> str:
    more = len(rows) - NAMED
    return ", ".join(str(one) for one in rows[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _called(risk: Risk) -> str:
    return f"{_short(risk.title)} ({risk.reference})"


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST)


def scale_words(scale: Scale) -> str:
    """Return where the scale comes from, and whether it was checked and chosen."""
    bands = ", ".join(f"{one.word} {one.first} to {one.last}" for one in scale.bands)
    checked = "checked against its source" if scale.verified else "not checked against its source"
    chosen = f"Changed by the partnership: {scale.reason}." if scale.reason else "As shipped."
    if not scale.adopted:
        chosen = "The partnership has adopted no scale, so this one is used."
    return f"Scale: {scale.title.lower()}, likelihood times impact; {bands}. {chosen} Local practice, {checked}."
