"""The weekly letter to staff, by a real mail server's protocol."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtplib.errors import SMTPRecipientsRefused

from app.desk.actions import send_letters
from app.desk.letters import Mail, write_letter
from app.desk.views import DeskView
from app.kit.database import Database
from tests.conftest import free_port
from tests.desk.test_api import fill
from tests.hotspots.conftest import Neighbourhood, neighbourhood, planner
from tests.world import SignedIn

__all__ = ["neighbourhood", "planner"]

API = "/api/v1"
MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)


class Letterbox:
    """What a mail server was handed; it refuses the addresses named."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, *asked: Any) -> str:  # noqa: N802
        _server, _session, envelope, address, _options = asked
        if address in self.refused:
            return "550 unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        letter = BytesParser(EmailMessage, policy=default).parsebytes(envelope.content)
        self.letters.append(letter)  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, Mail]]:
    """A mail server on this machine, and the way to it."""
    box, port = Letterbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield (
        box,
        Mail(f"smtp://127.0.0.1:{port}", "nabotrakk@kommune.example", "https://tråkk.example"),
    )
    controller.stop()


async def ask_for_letters(client: httpx.AsyncClient) -> None:
    assert (await client.put(f"{API}/desk/letters", json={"weekly": True})).status_code == 204
    assert (await client.get(f"{API}/desk/letters")).json()["weekly"]


async def test_what_waits_is_written_once_a_week(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    letterbox: tuple[Letterbox, Mail],
) -> None:
    box, mail = letterbox
    municipality_id = planner.world.municipality_id
    number = await fill(client, planner.world.code)
    await ask_for_letters(client)
    for hours in (0, 1, 100):
        await send_letters(database, municipality_id, mail, now=MONDAY + timedelta(hours=hours))
    (letter,) = box.letters
    text = letter.get_content()
    assert "Lys i undergangen (frist 01.01.2026, Bymiljøetaten)" in text
    assert "Kommentarer som ingen har lest ennå: 1" in text
    assert "https://tråkk.example/coordinator" in text
    assert "Bro: barn har fortalt noe i planområdet" in text
    assert "Mørkt her" not in text
    assert number not in text
    await send_letters(database, municipality_id, mail, now=MONDAY + timedelta(days=7))
    assert len(box.letters) == 2

    await client.put(f"{API}/desk/letters", json={"weekly": False})
    await send_letters(database, municipality_id, mail, now=MONDAY + timedelta(days=14))
    assert len(box.letters) == 2


async def test_a_letter_that_is_refused_is_tried_again_and_stops_no_other(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    letterbox: tuple[Letterbox, Mail],
    sign_in: Callable[..., SignedIn],
) -> None:
    box, mail = letterbox
    municipality_id = planner.world.municipality_id
    await fill(client, planner.world.code)
    await ask_for_letters(client)
    other = await sign_in(municipality_id, "planner")
    await ask_for_letters(client)
    box.refused = {other["email"]}
    with pytest.raises(SMTPRecipientsRefused):
        await send_letters(database, municipality_id, mail, now=MONDAY)
    assert len(box.letters) == 1
    box.refused = set()
    assert await send_letters(database, municipality_id, mail, now=MONDAY) == 1
    assert box.letters[1]["To"] == other["email"]


async def test_a_coordinator_is_told_of_own_areas_alone(
    client: httpx.AsyncClient,
    planner: Neighbourhood,
    database: Database,
    letterbox: tuple[Letterbox, Mail],
    sign_in: Callable[..., SignedIn],
) -> None:
    box, mail = letterbox
    await fill(client, planner.world.code)
    await sign_in(planner.world.municipality_id, "coordinator")
    await ask_for_letters(client)
    # Nothing waits for somebody without areas, so there is nothing to write.
    assert await send_letters(database, planner.world.municipality_id, mail, now=MONDAY) == 0
    assert box.letters == []


def test_an_empty_desk_is_no_letter() -> None:
    empty: dict[str, Any] = {name: [] for name in DeskView.model_fields}
    assert (
        write_letter(DeskView(**empty), sender="a@b.example", to="c@d.example", address="") is None
    )


def test_a_mail_server_is_named_by_a_scheme() -> None:
    with pytest.raises(ValueError, match="smtp"):
        Mail("mail.example", "a@b.example", "")
