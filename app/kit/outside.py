"""Requests to servers that others name: only to public addresses, only to the one checked."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence

import httpx

from app.kit.addresses import is_loopback, is_public

# At INFO httpx tells every address it asks.
logging.getLogger("httpx").setLevel(logging.WARNING)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class AddressRefusedError(httpx.TransportError):
    """The server's name leads to an address that is not public."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses a name stands for, the system's favourite first."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpx.ConnectError("the name is not known") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class CheckedTransport(httpx.AsyncBaseTransport):
    """Looks a name up once, checks every address it stands for, and connects to one of these.

    The name is not asked again, so it cannot stand for another address by then (DNS rebinding).
    TLS and `Host` go by the name.
    """

    def __init__(
        self,
        *,
        to_loopback: bool = False,
        verify: ssl.SSLContext | bool = True,
        resolve: Resolve = resolve,
    ):
        self._to_loopback = to_loopback
        self._resolve = resolve
        # No connection is kept: the pool knows them by address, and another name's certificate
        # was checked for the one that lies there.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._inner = httpx.AsyncHTTPTransport(verify=verify, limits=limits, trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer; raises `AddressRefusedError` before anything is sent."""
        host = request.url.raw_host.decode("ascii").strip("[]")
        addresses = await self._resolve(host, request.url.port or 443)
        if not addresses or not all(map(self._may_reach, addresses)):
            raise AddressRefusedError("not a public address")
        if request.url.scheme != "https" and not all(map(is_loopback, addresses)):
            raise AddressRefusedError("not https")
        request.extensions = {**request.extensions, "sni_hostname": host}
        named = request.url
        for address in addresses[:-1]:
            request.url = named.copy_with(host=address)
            try:
                return await self._inner.handle_async_request(request)
            except httpx.ConnectError:
                continue
        request.url = named.copy_with(host=addresses[-1])
        return await self._inner.handle_async_request(request)

    def _may_reach(self, address: str) -> bool:
        return is_public(address) or (self._to_loopback and is_loopback(address))

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()


def outside_client(*, to_loopback: bool = False) -> httpx.AsyncClient:
    """A client that asks public servers alone: past no proxy, following nobody elsewhere."""
    return httpx.AsyncClient(
        transport=CheckedTransport(to_loopback=to_loopback),
        # A proxy from the environment would be asked instead of the transport.
        trust_env=False,
        follow_redirects=False,
        headers={"User-Agent": "Nabotraakk"},
    )
