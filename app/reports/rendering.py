"""Facts made into files, by a process of its own: what it takes and holds is gone with it."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from app.reports import paper, word
from app.reports.chapters import write_document
from app.reports.facts import Facts, Lent, hash_of
from app.reports.maps import BaseMap
from app.reports.rules import Form, Language, Step, read_report_number
from app.reports.slides import write_deck
from app.reports.telling import Telling
from app.reports.words import Words

BASE_MAPS = Path(__file__).resolve().parents[2] / "frontend" / "dist" / "base-map"
"""Where the built client has its offline base maps; without one a map shows no shore."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to render, and the folder to put the files in."""

    number: str
    language: Language
    facts: str
    address: str
    lent: Lent
    folder: str


def render(order: Order) -> Iterator[Step]:
    """Put the files into the order's folder; each step's name as it begins."""
    yield "maps"
    facts = Facts.model_validate_json(order.facts)
    words = Words(order.language)
    base = read_base_map(facts.municipality_id)
    telling = Telling(
        facts,
        hash_of(order.facts),
        read_report_number(order.number),
        words,
        base,
        order.address,
        order.lent,
    )
    document, deck = write_document(telling), write_deck(telling)
    kicker = words.say(f"cover.kicker_{facts.audience}")
    yield "pdf"
    _put(order, "pdf", paper.pdf(paper.report_html(document, kicker, words)))
    yield "slides"
    _put(order, "slides.html", paper.slides_html(deck, words, live=True).encode())
    _put(order, "slides.pdf", paper.pdf(paper.slides_html(deck, words, live=False)))
    yield "word"
    made_at = datetime.combine(facts.as_of, time(12), UTC)
    _put(order, "docx", word.write_docx(document, kicker, words, made_at))
    yield "done"


def read_base_map(municipality_id: str) -> BaseMap:
    """The municipality's land, where the client was built with it."""
    path = BASE_MAPS / f"{municipality_id}.json"
    return BaseMap.of(json.loads(path.read_text()) if path.exists() else None)


def _put(order: Order, form: Form, body: bytes) -> None:
    (Path(order.folder) / form).write_bytes(body)


def main() -> None:
    """Read an order from standard input; write each step's name, a line each."""
    read = json.load(sys.stdin)
    order = Order(**read | {"lent": Lent(**read["lent"])})
    for step in render(order):
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
