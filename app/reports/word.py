"""Reports as DOCX for the case officer's own editing: real styles, captions, alternative texts."""

import base64
import io
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from app.reports.blocks import (
    Block,
    Document,
    Exchange,
    Figure,
    Heading,
    KeyFigures,
    Links,
    Paragraph,
    Photos,
    Points,
    Sources,
    Table,
)
from app.reports.paper import png
from app.reports.words import Words

_INK, _DEEP = RGBColor(0x1D, 0x2B, 0x2A), RGBColor(0x0B, 0x5D, 0x57)
_FONT = "Calibri"
"""What a case officer's machine has; the PDF brings its own fonts."""
_TEXT_WIDTH, _PHOTO_WIDTH = Cm(16), Cm(7.6)


def write_docx(document: Document, kicker: str, words: Words, made_at: datetime) -> bytes:
    """The report as a file of WordprocessingML."""
    made = docx.Document()
    _set_styles(made, document.language)
    _set_page(made, document, words)
    properties = made.core_properties
    properties.title, properties.author = document.title, document.author
    properties.subject, properties.language = document.number, document.language
    properties.comments = ""
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    made.add_paragraph(kicker, style="Subtitle")
    made.add_paragraph(document.title, style="Title")
    made.add_paragraph(document.subtitle, style="Subtitle")
    _add_pairs(made, document.about)
    for block in document.blocks:
        _add(made, block)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _set_styles(made: Any, language: str) -> None:
    sizes = {"Normal": 10.5, "Title": 26, "Subtitle": 12, "Heading 1": 16, "Heading 2": 13,
             "Caption": 9.5, "Quote": 10.5}  # fmt: skip
    for name, size in sizes.items():
        style = made.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        # The theme's fonts come first unless they are named away.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), _FONT)
        style.font.color.rgb = _INK if name in ("Normal", "Subtitle", "Caption", "Quote") else _DEEP
    made.styles["Caption"].font.bold = True
    made.styles["Normal"].paragraph_format.space_after = Pt(6)
    told = OxmlElement("w:lang")
    told.set(qn("w:val"), f"{language}-NO")
    for old in made.styles.element.iter(qn("w:lang")):
        old.set(qn("w:val"), f"{language}-NO")
    made.styles["Normal"].element.get_or_add_rPr().append(told)


def _set_page(made: Any, document: Document, words: Words) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.4)
    line = section.footer.paragraphs[0]
    line.add_run(f"Nabotråkk {document.number}\t\t{words.say('cover.page')} ")
    _add_field(line, "PAGE")


def _add_field(paragraph: Any, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)


def _add(made: Any, block: Block) -> None:
    match block:
        case Heading():
            made.add_heading(block.text, block.level)
        case Paragraph():
            made.add_paragraph(block.text)
        case Points():
            for item in block.items:
                made.add_paragraph(item, style="List Bullet")
        case Links():
            for entry in block.entries:
                _add_link(made, *entry)
        case Sources():
            _add_pairs(made, block.entries)
        case _:
            _ADDED_BY[type(block)](made, block)


def _add_key_figures(made: Any, block: KeyFigures) -> None:
    for figure, what in block.figures:
        line = made.add_paragraph(style="List Bullet")
        run = line.add_run(f"{figure} ")
        run.bold, run.font.size, run.font.color.rgb = True, Pt(13), _DEEP
        line.add_run(what)


def _add_table(made: Any, block: Table) -> None:
    caption = made.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = made.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    _fill(table.rows[0], block.columns, block.numeric, bold=True)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in block.rows:
        _fill(table.add_row(), row, block.numeric, bold=False)
    made.add_paragraph()


def _fill(row: Any, texts: Any, numeric: frozenset[int], *, bold: bool) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(9.5)
        if place in numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _add_figure(made: Any, block: Figure) -> None:
    caption = made.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    image = made.add_picture(io.BytesIO(png(block)), width=_TEXT_WIDTH)
    _describe(image, block.caption, block.alt)


def _describe(image: Any, title: str, alt: str) -> None:
    told = image._inline.docPr
    told.set("descr", alt)
    told.set("title", title)


def _add_photos(made: Any, block: Photos) -> None:
    caption = made.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = made.add_table(rows=0, cols=2)
    for place in range(0, len(block.photos), 2):
        row = table.add_row()
        for cell, photo in zip(row.cells, block.photos[place : place + 2], strict=False):
            paragraph = cell.paragraphs[0]
            body = io.BytesIO(base64.b64decode(photo.jpeg))
            image = paragraph.add_run().add_picture(body, width=_PHOTO_WIDTH)
            _describe(image, photo.caption, photo.alt)
            cell.add_paragraph().add_run(photo.caption).font.size = Pt(9.5)
    made.add_paragraph()


def _add_exchange(made: Any, block: Exchange) -> None:
    about = made.add_paragraph()
    about.paragraph_format.keep_with_next = True
    about.paragraph_format.space_after = Pt(2)
    about.add_run(block.about).bold = True
    said = made.add_paragraph(block.words, style="Quote")
    said.paragraph_format.space_after = Pt(2)
    answer = made.add_paragraph()
    answer.paragraph_format.space_after = Pt(10)
    answer.add_run(f"{block.verdict} ").bold = True
    answer.add_run(block.answer)


def _add_link(made: Any, name: str, what: str, address: str) -> None:
    line = made.add_paragraph(style="List Bullet")
    link = OxmlElement("w:hyperlink")
    target = line.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), target)
    run = line.add_run(name)
    run.underline, run.font.color.rgb = True, _DEEP
    link.append(run._r)
    line._p.append(link)
    line.add_run(f" {what}. {address}")


def _add_pairs(made: Any, entries: Any) -> None:
    for name, value in entries:
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(3)
        line.add_run(f"{name}: ").bold = True
        line.add_run(value)


_ADDED_BY: Mapping[type, Callable[[Any, Any], None]] = {
    KeyFigures: _add_key_figures,
    Table: _add_table,
    Figure: _add_figure,
    Photos: _add_photos,
    Exchange: _add_exchange,
}
