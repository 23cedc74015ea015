"""Work beside the service as rows of a table: asked for once, done by one process, told of."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, func, or_, select, update

from app.kit.database import Database, Writer

SILENCE = timedelta(seconds=30)
"""A process that has not been heard from for so long has died; another begins anew."""
_SIGN_OF_LIFE_SECONDS = 5.0


class TakenOverError(Exception):
    """Another process took the work over, because we were silent for too long."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Work that is ours: the key of its row, and the how-manieth attempt at it this is."""

    key: Mapping[str, Any]
    attempt: int

    @property
    def municipality_id(self) -> str:
        """Whose it is."""
        return str(self.key["municipality_id"])


class Queue:
    """A table of numbered work, whose rows go from queued through `busy` to ready or failed.

    It has the columns `year`, `ordinal`, `state`, `step`, `reason`, `attempt`, `requested_at`,
    `heard_from_at` and `ready_at`.
    """

    def __init__(self, table: Table, channel: str, busy: str):
        self._table = table
        self._busy = busy
        self.channel = channel

    async def enqueue(self, writer: Writer, key: Mapping[str, Any]) -> None:
        """Have it done, or done anew, and wake whoever does it."""
        await writer.change(
            update(self._table)
            .where(*self._named(key), self._table.c.state != self._busy)
            .values(state="queued", step="waiting", reason=None)
        )
        await writer.scalar(select(func.pg_notify(self.channel, key["municipality_id"])))

    async def take(
        self, writer: Writer, municipality_id: str, now: datetime
    ) -> tuple[Taken, Row[Any]] | None:
        """The oldest work nobody does, now ours, and its row."""
        table = self._table
        free = (
            select(table.c.year, table.c.ordinal)
            .where(
                table.c.municipality_id == municipality_id,
                or_(
                    table.c.state == "queued",
                    (table.c.state == self._busy) & (table.c.heard_from_at < now - SILENCE),
                ),
            )
            .order_by(table.c.requested_at)
            .limit(1)
            .with_for_update(skip_locked=True)
            # Chosen once, before the update: a subquery there may be asked for every row.
            .cte("free")
        )
        row = await writer.one_or_none(
            update(table)
            .where(
                table.c.municipality_id == municipality_id,
                table.c.year == free.c.year,
                table.c.ordinal == free.c.ordinal,
            )
            .values(
                state=self._busy, step="waiting", heard_from_at=now, attempt=table.c.attempt + 1
            )
            .returning(table)
        )
        if row is None:
            return None
        key = {name: getattr(row, name) for name in ("municipality_id", "year", "ordinal")}
        return Taken(key, row.attempt), row

    async def tell(self, database: Database, taken: Taken, step: str) -> None:
        """Say how far it is; raises `TakenOverError`."""
        await self._say(database, taken, step=step)

    async def finish(self, writer: Writer, taken: Taken, now: datetime, **values: Any) -> None:
        """Say that it is ready; raises `TakenOverError`, and then nothing may be kept of it."""
        done = {"state": "ready", "step": "done", "ready_at": now, **values}
        if not await writer.change(update(self._table).where(*self._ours(taken)).values(**done)):
            raise TakenOverError

    async def fail(self, database: Database, taken: Taken, reason: str) -> None:
        """Say that it could not be done, and why; raises `TakenOverError`."""
        await self._say(database, taken, state="failed", reason=reason)

    @asynccontextmanager
    async def alive(self, database: Database, taken: Taken) -> AsyncIterator[None]:
        """Be heard from while the block runs."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(_SIGN_OF_LIFE_SECONDS)
                await self._say(database, taken)

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def _say(self, database: Database, taken: Taken, **values: str) -> None:
        statement = update(self._table).where(*self._ours(taken))
        async with database.writing() as writer:
            await writer.enter(taken.municipality_id)
            said = statement.values(heard_from_at=datetime.now(UTC), **values)
            if not await writer.change(said):
                raise TakenOverError

    def _named(self, key: Mapping[str, Any]) -> list[Any]:
        return [self._table.c[name] == value for name, value in key.items()]

    def _ours(self, taken: Taken) -> list[Any]:
        return [
            *self._named(taken.key),
            self._table.c.state == self._busy,
            self._table.c.attempt == taken.attempt,
        ]
