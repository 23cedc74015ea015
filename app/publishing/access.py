"""Which release is meant, by a number that names its municipality, and which bytes are known."""

from typing import Annotated

from cachetools import LRUCache
from fastapi import Depends, Path

from app.kit.web import ReaderDep
from app.publishing.rules import read_release_number
from app.publishing.store import ReleaseListed, find_release

GEOJSON = "application/geo+json"
FOREVER = "public, max-age=31536000, immutable"


# A release never changes, so it is asked for once.
_known: LRUCache[str, ReleaseListed] = LRUCache(1_024)


Number = Annotated[str, Path(max_length=30, examples=["4601-2026-u01"])]


async def release_of(reader: ReaderDep, number: Number) -> ReleaseListed:
    """The release of the address; whoever reads more of it enters its municipality."""
    found = _known.get(number)
    if found is None:
        municipality_id = read_release_number(number)
        await reader.enter(municipality_id)
        found = _known[number] = await find_release(reader, municipality_id, number)
    return found


ReleaseDep = Annotated[ReleaseListed, Depends(release_of)]


def etag_of(found: ReleaseListed, form: str = "") -> str:
    """The hash of the release's bytes, with the form they come in where it is another.

    What is chosen of them lies under another address.
    """
    return f'"{"-".join(filter(None, (found.sha256, form)))}"'
