"""A photo unpacked by a process of its own: what breaks a decoder breaks nothing else."""

import asyncio
import resource
import struct
import sys

from app.photos.formats import Picture, recode
from app.photos.rules import NoPhoto, PhotoTooLarge

MOST_SECONDS = 20
"""Of a processor: a JPEG of few bytes can take hours to go through, scan after scan."""
MOST_MEMORY = 1_500_000_000
_REFUSED, _TOO_LARGE = 3, 4
_HEAD = struct.Struct(">HHI")


async def unpack(sent: bytes, most_seconds: int = MOST_SECONDS) -> Picture:
    """The pixels of what was sent; raises `NoPhoto` or `PhotoTooLarge`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.photos.unpacking", str(most_seconds)),
        # Of what the service knows, no password either.
        env={},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        made, _ = await process.communicate(sent)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == _TOO_LARGE:
        raise PhotoTooLarge
    if process.returncode != 0:
        raise NoPhoto
    return _read(made)


def _read(made: bytes) -> Picture:
    width, height, length = _HEAD.unpack_from(made)
    body_ends = _HEAD.size + length
    return Picture(made[_HEAD.size : body_ends], made[body_ends:], width, height)


def main() -> None:
    """Read a photo from standard input; write its size, and it large and small."""
    _limit(int(sys.argv[1]))
    try:
        picture = recode(sys.stdin.buffer.read())
    except PhotoTooLarge:
        sys.exit(_TOO_LARGE)
    except NoPhoto:
        sys.exit(_REFUSED)
    head = _HEAD.pack(picture.width, picture.height, len(picture.body))
    sys.stdout.buffer.write(head + picture.body + picture.thumbnail)


def _limit(most_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # A process that breaks leaves no copy of the photo on a disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
