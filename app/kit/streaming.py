"""Server-sent events: when to look for news, and how they travel."""

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi.responses import StreamingResponse

EVENT_STREAM = "text/event-stream"
HEARTBEAT_SECONDS = 15.0
CALM_SECONDS = 1.0
STREAM_SECONDS = 290.0
"""A stream ends by itself and the browser opens another: no server waits for it to shut down."""

START = "retry: 2000\n\n"
HEARTBEAT = ": still here\n\n"


def event_stream(content: AsyncIterator[str]) -> StreamingResponse:
    """An answer of server-sent events, which nobody between us and the reader may collect."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(content, media_type=EVENT_STREAM, headers=headers)


async def turns(news: asyncio.Event) -> AsyncIterator[bool]:
    """Once now, then at news (True) or after a silence (False), until the stream's time is up."""
    ends_at = time.monotonic() + STREAM_SECONDS
    is_news = True
    while time.monotonic() < ends_at:
        news.clear()
        yield is_news
        try:
            await asyncio.wait_for(news.wait(), HEARTBEAT_SECONDS)
        except TimeoutError:
            is_news = False
        else:
            is_news = True
            # A class presses "save" all at once; the wall need not flicker.
            await asyncio.sleep(CALM_SECONDS)
