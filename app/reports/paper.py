"""Documents set as HTML and, by WeasyPrint, as tagged PDF (PDF/UA-1) in embedded fonts."""

import base64
import io
import re
from pathlib import Path

import pypdfium2
from jinja2 import Environment, FileSystemLoader
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from app.reports.blocks import Document, Figure
from app.reports.slides import Deck
from app.reports.words import Words

PIXELS_PER_CSS_PIXEL = 2.5
"""How finely a drawing is rasterised for programs that take no SVG."""


# Whatever a title may hold, nothing is fetched for it.
_fetcher = URLFetcher(allowed_protocols=("data",))


def _anchor(text: str) -> str:
    return re.sub(r"\W+", "-", text.lower()).strip("-")


def _image(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters |= {"anchor": _anchor, "image": _image}


def report_html(document: Document, kicker: str, words: Words) -> str:
    """A report as one HTML file."""
    page = _templates.get_template("report.html")
    return page.render(document=document, kicker=kicker, words=words)


def slides_html(deck: Deck, words: Words, *, live: bool) -> str:
    """Slides as one HTML file; a live one is turned by keys and buttons."""
    return _templates.get_template("slides.html").render(deck=deck, words=words, live=live)


def pdf(html: str) -> bytes:
    """Pages of A4 or slides, as the HTML says: tagged, titled, in its language."""
    made = HTML(string=html, url_fetcher=_fetcher).write_pdf(pdf_variant="pdf/ua-1")
    return bytes(made)


def png(figure: Figure) -> bytes:
    """A drawing as an image: the page WeasyPrint makes of it, rasterised, so with its fonts."""
    size = f"{figure.width}px {figure.height}px"
    html = (
        f"<style>@page{{size:{size};margin:0}}body{{margin:0}}img{{display:block}}</style>"
        f'<img src="{_image(figure.svg)}" width="{figure.width}" height="{figure.height}">'
    )
    page = pypdfium2.PdfDocument(HTML(string=html, url_fetcher=_fetcher).write_pdf())[0]
    # A PDF's point is four thirds of a CSS pixel.
    image = page.render(scale=PIXELS_PER_CSS_PIXEL * 4 / 3).to_pil()
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
