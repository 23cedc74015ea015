"""The weekly letter to staff: what waits for an answer, in plain words."""

from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib

from app.desk.views import DeskPlanCase, DeskView

GREETING = "Dette venter i Nabotråkk"


SECONDS_TO_SEND = 30.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""The ways to reach a mail server: without encryption, encrypted once it answers, or at once."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server letters are handed to, who they are from, and the service's address."""

    url: str
    sender: str
    address: str

    def __post_init__(self) -> None:
        """Raise `ValueError` where the address is no mail server's."""
        parts = urlsplit(self.url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(f"a mail server's address begins with one of {', '.join(PORTS)}")

    async def send(self, letter: EmailMessage) -> None:
        """Hand a letter over; raises `aiosmtplib.SMTPException`."""
        parts = urlsplit(self.url)
        await aiosmtplib.send(
            letter,
            hostname=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            username=parts.username and unquote(parts.username),
            password=parts.password and unquote(parts.password),
            use_tls=parts.scheme == "smtps",
            start_tls=parts.scheme == "smtp+starttls",
            timeout=SECONDS_TO_SEND,
        )


def write_letter(desk: DeskView, *, sender: str, to: str, address: str) -> EmailMessage | None:
    """The letter to somebody about their desk; None where nothing waits.

    It quotes nobody, and tells nothing that a single child has marked.
    """
    parts = [each for each in (_overdue(desk), _plans(desk), _unanswered(desk)) if each]
    unread = sum(group.comments_waiting for group in desk.groups)
    if unread:
        parts.append(f"Kommentarer som ingen har lest ennå: {unread}")
    texts = sum(survey.waiting_remarks for survey in desk.surveys)
    if texts:
        parts.append(f"Tekster fra innbyggere som ingen har lest ennå: {texts}")
    ending = [each for each in desk.campaigns if each.stage not in ("planned", "running")]
    if ending:
        parts.append(
            _listed("Undersøkelser som slutter eller kan gis ut", [e.title for e in ending])
        )
    if not parts:
        return None
    letter = EmailMessage()
    letter["Subject"] = GREETING
    letter["From"] = sender
    letter["To"] = to
    # So that no machine answers it (RFC 3834).
    letter["Auto-Submitted"] = "auto-generated"
    end = f"Arbeidsbordet: {address}/coordinator\nDer kan du også si nei takk til disse brevene."
    letter.set_content("\n\n".join([*parts, end]) + "\n")
    return letter


def _listed(heading: str, lines: list[str]) -> str:
    return "\n".join([f"{heading}:", *(f"– {line}" for line in lines)])


def _overdue(desk: DeskView) -> str:
    lines = [
        f"{each.title} (frist {each.due_on:%d.%m.%Y}, {each.responsible_unit})"
        for each in desk.overdue
    ]
    return _listed("Tiltak over fristen", lines) if lines else ""


def _plans(desk: DeskView) -> str:
    lines = [f"{each.title}: {', '.join(_waits(each))}" for each in desk.plan_cases]
    return _listed("Plansaker", lines) if lines else ""


def _waits(case: DeskPlanCase) -> list[str]:
    found = []
    if case.participants is not None:
        found.append("barn har fortalt noe i planområdet")
    if case.waiting:
        found.append(f"innspill som ingen har lest: {case.waiting}")
    if case.unanswered:
        due_on = f" (frist {case.answer_due_on:%d.%m.%Y})" if case.answer_due_on else ""
        found.append(f"innspill uten svar: {case.unanswered}{due_on}")
    return found


def _unanswered(desk: DeskView) -> str:
    lines = [f"{each.title} ({each.number})" for each in desk.unanswered]
    return _listed("Funn uten tiltak", lines) if lines else ""
