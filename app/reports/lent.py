"""What a report shows and does not keep: words and photos that may be taken back at any time."""

import asyncio
import hashlib
import io
import json
from base64 import b64encode
from collections.abc import Mapping

from PIL import Image
from pydantic import BaseModel

from app.kit.database import Reader
from app.measures.photos import MeasurePhoto, list_photos
from app.photos.store import find_bytes
from app.plans.inbox import find_public_words
from app.plans.opinions import read_input_number
from app.reports.facts import Facts, Lent

LONGEST_SIDE = 900
"""Of a photo on paper, in pixels: two stand beside each other."""


class Loan(BaseModel):
    """What facts name without holding it: inputs, and photos by id with what they showed."""

    inputs: list[str]
    photos: dict[str, str]

    @classmethod
    def of(cls, facts: Facts) -> "Loan":
        """What these facts name."""
        said = facts.plan_case.said if facts.plan_case else []
        photos = [photo for each in facts.measures for photo in each.photos]
        return cls(
            inputs=[each.number for each in said],
            photos={str(each.photo_id): each.sha256 for each in photos},
        )


class LoanKept(BaseModel):
    """A loan that files were made with, and what it came to then."""

    loan: Loan
    seal: str

    def __bool__(self) -> bool:
        """Whether anything was lent, or could have been."""
        return bool(self.loan.inputs or self.loan.photos)


async def lend(reader: Reader, municipality_id: str, loan: Loan) -> tuple[Lent, LoanKept]:
    """What of a loan may be shown now, and what to know later whether it still may be."""
    words, shown = await _find(reader, municipality_id, loan)
    photos = {}
    for each in shown:
        full = await find_bytes(reader, municipality_id, each.photo_id, "full")
        photos[str(each.photo_id)] = await asyncio.to_thread(_for_paper, full.body)
    return Lent(words, photos), LoanKept(loan=loan, seal=_seal(words, shown))


async def may_be_shown(reader: Reader, municipality_id: str, kept: LoanKept) -> bool:
    """Whether all is as it was when files were made with it: nothing taken back, hidden, edited."""
    return _seal(*await _find(reader, municipality_id, kept.loan)) == kept.seal


async def _find(
    reader: Reader, municipality_id: str, loan: Loan
) -> tuple[dict[str, str], list[MeasurePhoto]]:
    numbers = [read_input_number(each, municipality_id) for each in loan.inputs]
    words = await find_public_words(reader, municipality_id, numbers) if numbers else {}
    photos = await list_photos(reader, municipality_id) if loan.photos else []
    shown = [
        each
        for each in photos
        if each.confirmed_at and loan.photos.get(str(each.photo_id)) == each.sha256.hex()
    ]
    return {str(number): text for number, text in words.items()}, shown


def _seal(words: Mapping[str, str], shown: list[MeasurePhoto]) -> str:
    names = sorted(str(each.photo_id) for each in shown)
    content = json.dumps([words, names], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _for_paper(body: bytes) -> str:
    with Image.open(io.BytesIO(body), formats=("JPEG",)) as kept:
        image = kept.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True)
    return b64encode(out.getvalue()).decode()
