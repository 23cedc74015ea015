"""One request, one transaction: readers that cannot write, writers that commit once."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self, TypeVar, cast

import psycopg
from geoalchemy2 import Geometry
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier
from sqlalchemy import Executable, MetaData, Row, Text, func, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from app.kit.geometry import METRES_SRID
from app.kit.problems import ServiceUnavailable

MUNICIPALITY_SETTING = "nabotrakk.municipality"
_MUNICIPALITY_ID = re.compile(r"\d{4}")

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(referred_table_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)

# Four digits, kept as text: a municipality's number may begin with 0 (Oslo is 0301).
MunicipalityId = Text


def metres_column(kind: str) -> Geometry:
    """The type of a geometry column in EPSG:25833.

    Without a GiST index: under row-level security PostgreSQL does not use one, because PostGIS'
    operators are not leakproof. Look-ups go through the footprint's integer cells.
    """
    return Geometry(kind, srid=METRES_SRID, spatial_index=False)


class Reader:
    """One read-only transaction; PostgreSQL itself refuses a write.

    It begins when `enter` names the municipality, or, for what belongs to none, with the first
    statement. Rows of another municipality do not exist for it (row-level security).
    """

    _begin = "BEGIN READ ONLY"

    def __init__(self, connection: AsyncConnection, driver: "Driver"):
        self._connection = connection
        self._driver = driver
        self._begun = False

    async def enter(self, municipality_id: str) -> None:
        """See the rows of this municipality, and no others, until the transaction ends."""
        if not _MUNICIPALITY_ID.fullmatch(municipality_id):
            raise ValueError("a municipality is named by four digits")
        # SET takes no parameters; the digits were just checked. Sent together with BEGIN.
        await self._open(f"SET LOCAL {MUNICIPALITY_SETTING} = '{municipality_id}'")

    async def _open(self, setting: str = "") -> None:
        if self._begun and not setting:
            return
        command = setting if self._begun else "; ".join(filter(None, (self._begin, setting)))
        # Two commands in one message cannot be prepared.
        await self._driver.execute(command.encode(), prepare=False)
        self._begun = True

    async def all(self, statement: Executable, /, **values: Any) -> Sequence[Row[Any]]:
        """Every row of the answer."""
        await self._open()
        return (await self._connection.execute(statement, values)).all()

    async def one_or_none(self, statement: Executable, /, **values: Any) -> Row[Any] | None:
        """The only row, or None; two rows are an error."""
        await self._open()
        return (await self._connection.execute(statement, values)).one_or_none()

    async def scalar(self, statement: Executable, /, **values: Any) -> Any:
        """The first column of the first row, or None."""
        await self._open()
        return await self._connection.scalar(statement, values)

    async def row(self, sql: bytes, values: Mapping[str, Any]) -> TupleRow | None:
        """The first row of a hot statement, past SQLAlchemy on the driver's own connection."""
        await self._open()
        return await (await self._driver.execute(sql, values)).fetchone()

    async def answer(self, sql: bytes, values: Mapping[str, Any]) -> TupleRow:
        """The row of a hot statement that always answers one, as an aggregate does."""
        return _surely(await self.row(sql, values))

    async def document(self, sql: bytes, values: Mapping[str, Any]) -> TupleRow:
        """The row of a statement that writes a document and always answers one, past SQLAlchemy.

        It is planned anew for its values, because a box of one street and a box of a whole town
        want different plans; and a bytea arrives as the bytes it is, not as hexadecimal text.
        """
        await self._open()
        cursor = await self._driver.execute(sql, values, prepare=False, binary=True)
        return _surely(await cursor.fetchone())

    async def loads(
        self, sql: bytes, values: Mapping[str, Any], size: int = 5_000
    ) -> AsyncIterator[Sequence[TupleRow]]:
        """The rows of a statement load by load, so that no more than one is held at a time."""
        await self._open()
        # Under a name of its own the cursor is PostgreSQL's, which waits to be asked for more.
        async with self._driver.cursor("loads", binary=True) as cursor:
            await cursor.execute(sql, values)
            while rows := await cursor.fetchmany(size):
                yield rows

    async def finish(self) -> None:
        """End the transaction; what was written stands from here on."""
        if self._begun:
            await self._driver.execute(b"COMMIT", prepare=False)
            self._begun = False

    async def abandon(self) -> None:
        """End the transaction as if it had never been."""
        if self._begun and not self._driver.closed:
            await self._driver.rollback()
        self._begun = False


def _surely(row: TupleRow | None) -> TupleRow:
    if row is None:
        raise LookupError("a statement that always answers a row answered none")
    return row


class Writer(Reader):
    """One transaction that may write; it commits when the request is done, before the answer."""

    _begin = "BEGIN"

    async def take_time(self) -> None:
        """Lift the limits a request has: what follows is a lot, and others may be at it."""
        await self._open()
        limits = b"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '10min'"
        await self._driver.execute(limits, prepare=False)

    async def hold(self, what: str) -> None:
        """Wait until nobody else holds this, and hold it until the transaction ends."""
        await self.scalar(select(func.pg_advisory_xact_lock(func.hashtext(what))))

    async def change(self, statement: Executable, /, **values: Any) -> int:
        """Run an insert, update or delete; the number of rows it touched."""
        await self._open()
        return (await self._connection.execute(statement, values)).rowcount

    async def change_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run the same statement for each of `rows`."""
        await self._open()
        if rows:
            await self._connection.execute(statement, rows)

    async def run(self, sql: bytes, values: Mapping[str, Any]) -> None:
        """Run a hot statement that answers nothing, on the driver's own connection."""
        await self._open()
        await self._driver.execute(sql, values)

    @asynccontextmanager
    async def copy(self, sql: str) -> AsyncIterator[psycopg.AsyncCopy]:
        """Stream rows into a table with COPY; under row-level security only a temporary one."""
        await self._open()
        async with self._driver.cursor() as cursor, cursor.copy(sql.encode()) as stream:
            yield stream


T = TypeVar("T", bound=Reader)
Driver = psycopg.AsyncConnection[TupleRow]
Heard = Callable[[float], AsyncIterator[str]]

LONGEST_WAIT_SECONDS = 10.0
"""How long a request waits for a connection before it is told to come back."""


class Database:
    """The pool of connections, all of them in the role that owns nothing."""

    def __init__(self, url: str, *, role: str | None = None, pool_size: int = 12):
        options = [
            "-c statement_timeout=15s",
            "-c lock_timeout=5s",
            # Compiling or starting helpers costs a short statement more than it gains, and the
            # other cores have requests of their own.
            "-c jit=off",
            "-c max_parallel_workers_per_gather=0",
        ]
        # A role set in the start-up packet is also what RESET ROLE goes back to.
        if role is not None:
            options.append(f"-c role={role}")
        self._engine: AsyncEngine = create_async_engine(
            driver_url(url),
            # We say BEGIN and COMMIT ourselves, to send BEGIN together with the municipality.
            isolation_level="AUTOCOMMIT",
            # Else the count of an INSERT … ON CONFLICT is lost.
            execution_options={"preserve_rowcount": True},
            # Lent connections are kept below; SQLAlchemy's pool costs as much as a statement.
            poolclass=NullPool,
            connect_args={"options": " ".join(options), "connect_timeout": 5},
        )
        self._places = asyncio.Semaphore(pool_size)
        self._idle: list[tuple[AsyncConnection, Driver]] = []

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        """A read-only transaction."""
        async with self._transaction(Reader) as reader:
            yield reader

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writer]:
        """A transaction that commits when the block ends and rolls back when it raises."""
        async with self._transaction(Writer) as writer:
            yield writer

    @asynccontextmanager
    async def listening(self, channel: str) -> AsyncIterator[Heard]:
        """A connection of its own that hears a channel; messages of rollbacks are never heard.

        What it gives is asked for messages, each once, for so many seconds.
        """
        connection = await self._engine.connect()
        try:
            raw = await connection.get_raw_connection()
            driver = cast(Driver, raw.driver_connection)
            await driver.execute(SQL("LISTEN {}").format(Identifier(channel)))

            async def heard(seconds: float) -> AsyncIterator[str]:
                async for message in driver.notifies(timeout=seconds):
                    yield message.payload

            yield heard
        finally:
            await connection.invalidate()
            await connection.close()

    @asynccontextmanager
    async def _transaction(self, kind: type[T]) -> AsyncIterator[T]:
        async with self._lend() as (connection, driver):
            transaction = kind(connection, driver)
            try:
                yield transaction
                await transaction.finish()
            except BaseException:
                await transaction.abandon()
                raise

    @asynccontextmanager
    async def _lend(self) -> AsyncIterator[tuple[AsyncConnection, Driver]]:
        try:
            await asyncio.wait_for(self._places.acquire(), LONGEST_WAIT_SECONDS)
        except TimeoutError as error:
            raise ServiceUnavailable(headers={"Retry-After": "2"}) from error
        try:
            # The one used last: its caches are warm, and the others may rest.
            lent = self._idle.pop() if self._idle else await self._connect()
            try:
                yield lent
            finally:
                await self._take_back(lent)
        finally:
            self._places.release()

    async def _connect(self) -> tuple[AsyncConnection, Driver]:
        connection = await self._engine.connect()
        raw = await connection.get_raw_connection()
        return connection, cast(Driver, raw.driver_connection)

    async def _take_back(self, lent: tuple[AsyncConnection, Driver]) -> None:
        self._idle.append(lent)
        if lent[1].closed:
            # The server went away, and with it every connection that was resting.
            await self.close()

    async def close(self) -> None:
        """Close every connection that is not lent."""
        idle, self._idle = self._idle, []
        for connection, driver in idle:
            await driver.close()
            await connection.invalidate()
            await connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def is_bound_by_row_security(reader: Reader) -> bool:
    """Whether the connection's role is one that cannot look past row-level security."""
    bound: bool = await reader.scalar(
        text(
            "SELECT NOT (rolsuper OR rolbypassrls) AND NOT EXISTS"
            " (SELECT FROM pg_class WHERE relowner = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = current_user"
        )
    )
    return bound


def refresh_statistics(owner_url: str) -> None:
    """VACUUM and ANALYZE, as the owner: after a large load plans would be made for the old rows."""
    plain = make_url(owner_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def driver_url(url: str) -> str:
    """Any usual spelling of a PostgreSQL URL, with the driver we use."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
