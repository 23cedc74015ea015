"""Requests to servers that others name never reach our own network."""

import ssl
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
import trustme

from app.kit.addresses import is_loopback, is_public
from app.kit.outside import AddressRefusedError, CheckedTransport, outside_client
from tests.webhooks.receiver import Receiver, receiving

INSIDE = (
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255"),
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.1"),
    *("198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1"),
    *("2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "3fff::1", "fec0::1"),
    *("", "localhost", "127.1", "0x7f000001", "2130706433", "08.8.8.8"),
)
OUTSIDE = ("8.8.8.8", "193.156.90.3", "2a02:c0::1", "2606:4700::1111")


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_plainly_public_is_not_reached(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_addresses_are_reached(address: str) -> None:
    assert is_public(address)
    assert not is_loopback(address)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A server on this machine."""
    made = Receiver()
    async with receiving(made):
        yield made


class Names:
    """A name service that answers once with each of `answers`."""

    def __init__(self, *answers: Sequence[str]):
        self._answers = list(answers)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        return self._answers.pop(0)


async def post(transport: CheckedTransport, url: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        return await client.post(url, json={})


@pytest.mark.parametrize(
    "answer",
    [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"], []],
)
async def test_one_wrong_address_of_a_name_is_enough_to_refuse_it(
    receiver: Receiver, answer: list[str]
) -> None:
    transport = CheckedTransport(resolve=Names(answer))
    with pytest.raises(AddressRefusedError):
        await post(transport, f"https://hooks.example:{receiver.port}/")
    assert receiver.received == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433"])
async def test_no_spelling_of_this_machine_is_reached(receiver: Receiver, host: str) -> None:
    for scheme in ("http", "https"):
        with pytest.raises((AddressRefusedError, httpx.ConnectError, httpx.InvalidURL)):
            await post(CheckedTransport(), f"{scheme}://{host}:{receiver.port}/")
    assert receiver.received == []


async def test_without_tls_nothing_is_sent_but_to_this_machine() -> None:
    transport = CheckedTransport(to_loopback=True, resolve=Names(["8.8.8.8"]))
    with pytest.raises(AddressRefusedError):
        await post(transport, "http://hooks.example/")


@pytest.fixture
def authority() -> trustme.CA:
    """Who vouches for names here."""
    return trustme.CA()


def server_side(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def client_side(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_the_checked_address_is_asked_by_its_name_and_no_other_is(
    authority: trustme.CA,
) -> None:
    receiver = Receiver()
    async with receiving(receiver, server_side(authority, "hooks.example")):
        # A second look-up would find the list empty: what was checked is what is connected to.
        transport = CheckedTransport(
            to_loopback=True, verify=client_side(authority), resolve=Names(["127.0.0.1"])
        )
        answer = await post(transport, f"https://hooks.example:{receiver.port}/in")
    assert answer.status_code == 200
    [(headers, _)] = receiver.received
    assert headers["host"] == f"hooks.example:{receiver.port}"


async def test_a_certificate_for_another_name_is_refused(authority: trustme.CA) -> None:
    receiver = Receiver()
    async with receiving(receiver, server_side(authority, "other.example")):
        names = Names(["127.0.0.1"])
        transport = CheckedTransport(to_loopback=True, verify=client_side(authority), resolve=names)
        with pytest.raises(httpx.ConnectError, match=r"hooks\.example"):
            await post(transport, f"https://hooks.example:{receiver.port}/")
    assert receiver.received == []


async def test_an_address_that_does_not_answer_is_passed_over(receiver: Receiver) -> None:
    names = Names(["127.255.255.254", "127.0.0.1"])
    answer = await post(
        CheckedTransport(to_loopback=True, resolve=names), f"http://two.example:{receiver.port}/"
    )
    assert answer.status_code == 200


async def test_no_proxy_is_asked_instead(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = Receiver()
    async with receiving(proxy):
        for name in ("ALL_PROXY", "HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with outside_client(to_loopback=True) as client:
            assert (await client.post(receiver.url)).status_code == 200
    assert proxy.received == []
