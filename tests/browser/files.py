"""Files as a browser keeps them."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page


async def keep_file(page: Page, press: Callable[[], Awaitable[None]], folder: Path) -> Path:
    """Press what downloads a file; where it is kept, under the name it came with."""
    async with page.expect_download() as waiting:
        await press()
    download = await waiting.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    return path
