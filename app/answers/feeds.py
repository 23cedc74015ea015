"""News of answers as Atom (RFC 4287) and RSS 2.0."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Literal
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from app.answers.rules import Answered, Heard, Language
from app.answers.words import say, say_entry

Form = Literal["atom", "rss"]
MEDIA_TYPES: dict[Form, str] = {"atom": "application/atom+xml", "rss": "application/rss+xml"}
MOST_ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
register_namespace("atom", _ATOM)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that became known: a release, or a measure that came to stand otherwise."""

    name: str
    title: str
    text: str
    page: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """News about an area or a municipality; `site` is the service's address, `page` who reads.

    `began` is its date while nothing has happened.
    """

    site: str
    name: str
    title: str
    author: str
    language: Language
    page: str
    address: str
    began: datetime
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When anything of it changed last, to the second."""
        last = max((entry.updated for entry in self.entries), default=self.began)
        return last.astimezone(UTC).replace(microsecond=0)

    def tag(self, name: str) -> str:
        """A name for ever (RFC 4151): the service's own, whatever its addresses become."""
        return f"tag:{urlsplit(self.site).hostname},2026:{name}"


def entries_of(
    language: Language,
    heard: Sequence[Heard],
    answered: Sequence[Answered],
    page_of: Callable[[Answered], str],
) -> list[Entry]:
    """Every release and every public chapter of every measure, the latest first."""
    releases = [
        Entry(
            name=f"release/{each.number}",
            title=say(language, "entry.release", title=each.title),
            text=say(
                language, "entry.release_text", **{"from": each.told_from, "until": each.told_until}
            ),
            page=f"/release/{each.number}",
            published=each.released_at,
            updated=each.released_at,
        )
        for each in heard
    ]
    chapters = [
        Entry(
            name=f"measure/{each.number}/{chapter.first}",
            title=say_entry(language, each, chapter),
            text=chapter.reason or say_entry(language, each, chapter),
            page=page_of(each),
            published=chapter.began_at,
            updated=chapter.told_at,
        )
        for each in answered
        for chapter in each.chapters
    ]
    ordered = sorted((*releases, *chapters), key=lambda entry: (entry.updated, entry.name))
    return ordered[::-1][:MOST_ENTRIES]


def write(feed: Feed, form: Form) -> bytes:
    """The feed as bytes; the same news, the same bytes."""
    root = _atom(feed) if form == "atom" else _rss(feed)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _atom(feed: Feed) -> Element:
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": feed.language})
    _text(root, "id", feed.tag(feed.name))
    _text(root, "title", feed.title)
    _text(root, "updated", feed.updated.isoformat())
    _text(SubElement(root, "author"), "name", feed.author)
    SubElement(root, "link", rel="self", type=MEDIA_TYPES["atom"], href=feed.address)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.site + feed.page)
    for entry in feed.entries:
        each = SubElement(root, "entry")
        _text(each, "id", feed.tag(entry.name))
        _text(each, "title", entry.title)
        _text(each, "published", entry.published.isoformat())
        _text(each, "updated", entry.updated.isoformat())
        SubElement(each, "link", rel="alternate", type="text/html", href=feed.site + entry.page)
        _text(each, "summary", entry.text)
    return root


def _rss(feed: Feed) -> Element:
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _text(channel, "title", feed.title)
    _text(channel, "link", feed.site + feed.page)
    _text(channel, "description", feed.title)
    _text(channel, "language", feed.language)
    _text(channel, "lastBuildDate", format_datetime(feed.updated))
    SubElement(channel, f"{{{_ATOM}}}link", rel="self", type=MEDIA_TYPES["rss"], href=feed.address)
    for entry in feed.entries:
        each = SubElement(channel, "item")
        _text(each, "title", entry.title)
        _text(each, "link", feed.site + entry.page)
        # Readers take a description for HTML.
        _text(each, "description", escape(entry.text))
        # Where several states of a measure are told, each is news of its own.
        SubElement(each, "guid", isPermaLink="false").text = feed.tag(entry.name)
        _text(each, "pubDate", format_datetime(entry.published.astimezone(UTC)))
    return root


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
