"""The elements of a Word file: styles in our colours, head and foot of the page, paragraphs, tables and their cells."""

import io
from datetime import date
from typing import Any

from sightline.kernel.dates import in_words
from sightline.publishing.documents import Document, Logo
from sightline.publishing.writers.shaping import clean, lines

INK, QUIET, PETROL, PLUM, LINE = "17252B", "4A5961", "0E3B47", "5A1846", "CDD4D5"
FONT = "Arial"
EMU_OF_MM = 36_000
LOGO_MM = (60, 16)
# name: (size in points, bold, colour, points before, points after)
STYLES = {
    "Normal": (11, False, INK, 0, 6), "Title": (22, True, INK, 0, 4), "Subtitle": (13, False, QUIET, 0, 4),
    "Heading 1": (16, True, PETROL, 18, 6), "Heading 2": (13, True, PETROL, 14, 4),
    "Heading 3": (11.5, True, PETROL, 12, 3), "Heading 4": (11, True, PETROL, 10, 3),
    "Heading 5": (11, True, PETROL, 10, 3), "Caption": (10.5, True, INK, 8, 4),
    **{f"List {kind}{depth}": (11, False, INK, 0, 3) for kind in ("Bullet", "Number") for depth in ("", " 2", " 3")},
    "Header": (9, False, QUIET, 0, 0), "Footer": (9, False, QUIET, 0, 0), "Lead": (12.5, False, QUIET, 0, 8),
    "Quiet": (10, False, QUIET, 0, 8), "Marking": (11, True, PLUM, 0, 4), "Table text": (10, False, INK, 1, 1),
    "Table heading": (10, True, PETROL, 1, 1), "After table": (6, False, INK, 0, 6),
}  # fmt: skip


def restyle(made: Any, language: str) -> None:
    """Give Word's own styles our letters and colours, add the few that are ours, and set the language."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    known = {style.name for style in made.styles}
    for name, (size, bold, colour, before, after) in STYLES.items():
        style = made.styles[name] if name in known else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if name not in known:
            style.base_style = made.styles["Normal"]
        font, paragraph = style.font, style.paragraph_format
        font.name, font.size, font.bold, font.italic, font.color.rgb = (
            FONT,
            Pt(size),
            bold,
            False,
            RGBColor.from_string(colour),
        )
        _all_letters(style.element)
        paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    for element in made.styles.element.xpath("w:style[@w:styleId='Title']/w:pPr/w:pBdr"):
        element.getparent().remove(element)
    _language(made, language)


def _all_letters(style: Any) -> None:
    """Let no theme choose other letters than those named."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    fonts = style.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)


def _language(made: Any, language: str) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415

    for one in made.styles.element.xpath("w:docDefaults//w:lang"):
        one.set(qn("w:val"), language)
    for one in made.settings.element.xpath("w:themeFontLang"):
        one.set(qn("w:val"), language)


class Maker:
    """Makes elements with text that Word can hold."""

    def __init__(self, made: Any) -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415

        self.made, self._new, self._qn = made, OxmlElement, qn
        self.ids = {style.name: style.style_id for style in made.styles}

    def date(self, day: date) -> str:
        """Return a date in words."""
        return in_words(day)

    def element(self, name: str, **attributes: object) -> Any:
        """Return an element of Word's main namespace with its attributes."""
        made = self._new(f"w:{name}")
        for key, value in attributes.items():
            made.set(self._qn(f"w:{key}"), str(value))
        return made

    def paragraph(
        self, text: str, style: str = "", *, bold: bool = False, colour: str = "", fill: str = "", numbers: int = 0,
        keep: bool = False, small: bool = False,
    ) -> Any:  # fmt: skip
        """Return a paragraph in one look; line breaks stay line breaks."""
        made, own = self.element("p"), self.element("pPr")
        if style:
            own.append(self.element("pStyle", val=self.ids[style]))
        if keep:
            own.append(self.element("keepNext"))
        if numbers:
            held = self.element("numPr")
            held.append(self.element("ilvl", val=0))
            held.append(self.element("numId", val=numbers))
            own.append(held)
        if small:
            own.append(self.element("spacing", before=0, after=20))
        if len(own):
            made.append(own)
        if text:
            made.append(self._run(text, bold=bold, colour=colour, fill=fill, small=small))
        return made

    def _run(self, text: str, *, bold: bool, colour: str, fill: str, small: bool) -> Any:
        run, own = self.element("r"), self.element("rPr")
        if bold:
            own.append(self.element("b"))
        if colour:
            own.append(self.element("color", val=colour))
        if small:
            own.append(self.element("sz", val=20))
        if fill:
            own.append(self.element("shd", val="clear", color="auto", fill=fill))
        if len(own):
            run.append(own)
        for number, line in enumerate(lines(text)):
            if number:
                run.append(self.element("br"))
            held = self.element("t")
            held.text = line
            held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(held)
        return run

    def new_numbers(self, depth: int) -> int:
        """Return a fresh count for a numbered list, so that each list begins at 1."""
        numbering = self.made.part.numbering_part.element
        style = self.made.styles["List Number" + (f" {depth}" if depth > 1 else "")].element
        used = style.xpath("w:pPr/w:numPr/w:numId/@w:val")
        abstract = numbering.xpath(f"w:num[@w:numId='{used[0]}']/w:abstractNumId/@w:val")[0]
        number = numbering.add_num(int(abstract))
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        found: int = number.numId
        return found

    def table(self, widths: list[int], caption: str, *, head: bool, names: bool) -> Any:
        """Return a table without rows: its grid, its lines, what its first row and column are, and its description."""
        made, own, grid = self.element("tbl"), self.element("tblPr"), self.element("tblGrid")
        own.append(self.element("tblW", w=sum(widths), type="dxa"))
        borders = self.element("tblBorders")
        for side in ("top", "bottom", "insideH"):
            colour, size = (PETROL, 8) if side == "top" else (LINE, 4)
            borders.append(self.element(side, val="single", sz=size, space=0, color=colour))
        own.append(borders)
        own.append(self.element("tblLayout", type="fixed"))
        margins = self.element("tblCellMar")
        for side in ("top", "left", "bottom", "right"):
            margins.append(self.element(side, w=40 if side in ("top", "bottom") else 90, type="dxa"))
        own.append(margins)
        look = {
            "firstRow": int(head),
            "lastRow": 0,
            "firstColumn": int(names),
            "lastColumn": 0,
            "noHBand": 1,
            "noVBand": 1,
        }
        own.append(self.element("tblLook", val=f"{0x0600 | 0x0020 * head | 0x0080 * names:04X}", **look))
        if caption:
            own.append(self.element("tblCaption", val=clean(caption)))
        made.append(own)
        for width in widths:
            grid.append(self.element("gridCol", w=width))
        made.append(grid)
        return made

    def row(self, *, head: bool) -> Any:
        """Return a row without cells, which no page breaks; a heading row stands again on each page."""
        made, own = self.element("tr"), self.element("trPr")
        own.append(self.element("cantSplit"))
        if head:
            own.append(self.element("tblHeader"))
        made.append(own)
        return made

    def cell(self, width: int, wide: int, *, merge: str, fill: str) -> Any:
        """Return a cell without words; `merge` is restart or continue when it spans rows."""
        made, own = self.element("tc"), self.element("tcPr")
        own.append(self.element("tcW", w=width, type="dxa"))
        if wide > 1:
            own.append(self.element("gridSpan", val=wide))
        if merge:
            own.append(self.element("vMerge", val=merge))
        if fill:
            own.append(self.element("shd", val="clear", color="auto", fill=fill))
        made.append(own)
        return made


class Furnisher:
    """Sets the page, and its head and foot: logo and name on the first page, title on the others, marking on all."""

    def __init__(self, made: Any, document: Document, margin_mm: float) -> None:
        self.made, self.document, self.margin_mm = made, document, margin_mm
        self.make = Maker(made)

    def furnish(self) -> None:
        """Set everything."""
        from docx.enum.section import WD_ORIENT  # noqa: PLC0415
        from docx.shared import Mm  # noqa: PLC0415

        section = self.made.sections[0]
        width, height = self.document.page.value
        section.orientation = WD_ORIENT.LANDSCAPE if self.document.page.lies else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = Mm(self.margin_mm)
        section.top_margin, section.bottom_margin = Mm(20), Mm(18)
        section.header_distance = section.footer_distance = Mm(9)
        section.different_first_page_header_footer = True
        self._first_head(section.first_page_header)
        self._head(section.header)
        for foot in (section.first_page_footer, section.footer):
            self._foot(foot)

    def _emptied(self, part: Any) -> Any:
        part.is_linked_to_previous = False
        for paragraph in list(part.paragraphs):
            paragraph._p.getparent().remove(paragraph._p)
        if self.document.head.marking:
            self._centred(part, self.document.head.marking)
        return part

    def _centred(self, part: Any, words: str) -> None:
        paragraph = self.make.paragraph(words, "Marking")
        paragraph.pPr.append(self.make.element("jc", val="center"))
        part._element.append(paragraph)

    def _first_head(self, part: Any) -> None:
        head = self.document.head
        paragraph = self._emptied(part).add_paragraph(clean(head.partnership), style="Header")
        for run in paragraph.runs:
            run.font.bold = True
        self._right_tab(paragraph)
        if head.logo:
            paragraph.add_run("\t")
            self._logo(paragraph, head.logo)
        self._line_below(paragraph)

    def _logo(self, paragraph: Any, logo: Logo) -> None:
        """Put the logo at the right; one that Word's library cannot read is left out."""
        from docx.image.exceptions import (  # noqa: PLC0415
            InvalidImageStreamError,
            UnexpectedEndOfFileError,
            UnrecognizedImageError,
        )
        from docx.shared import Mm  # noqa: PLC0415

        try:
            shape = paragraph.add_run().add_picture(io.BytesIO(logo.content), height=Mm(LOGO_MM[1]))
        except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ZeroDivisionError, KeyError):
            return
        if shape.width > Mm(LOGO_MM[0]):
            shape.height, shape.width = int(shape.height * Mm(LOGO_MM[0]) / shape.width), Mm(LOGO_MM[0])
        shape._inline.docPr.set("descr", f"Logo of {clean(self.document.head.partnership)}")
        shape._inline.docPr.set("name", "Logo")

    def _head(self, part: Any) -> None:
        paragraph = self._emptied(part).add_paragraph(clean(self.document.title)[:90], style="Header")
        self._right_tab(paragraph)
        paragraph.add_run("\t" + clean(self.document.head.partnership))
        self._line_below(paragraph)

    def _foot(self, part: Any) -> None:
        paragraph = self._emptied(part).add_paragraph(
            f"Made on {in_words(self.document.head.made_on)}\t", style="Footer"
        )
        self._right_tab(paragraph)
        paragraph.add_run("Page ")
        self._field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        self._field(paragraph, "NUMPAGES")

    def _right_tab(self, paragraph: Any) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT  # noqa: PLC0415
        from docx.shared import Mm  # noqa: PLC0415

        own = paragraph.paragraph_format
        for stop in (4680, 9360):
            own.tab_stops.add_tab_stop(stop * 635, WD_TAB_ALIGNMENT.CLEAR)
        own.tab_stops.add_tab_stop(Mm(self.document.page.value[0] - 2 * self.margin_mm), WD_TAB_ALIGNMENT.RIGHT)

    def _line_below(self, paragraph: Any) -> None:
        borders = self.make.element("pBdr")
        borders.append(self.make.element("bottom", val="single", sz=8, space=4, color=PETROL))
        own = paragraph._p.get_or_add_pPr()
        own.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def _field(self, paragraph: Any, name: str) -> None:
        field = self.make.element("fldSimple", instr=name)
        run = self.make.element("r")
        held = self.make.element("t")
        held.text = "1"
        run.append(held)
        field.append(run)
        paragraph._p.append(field)
