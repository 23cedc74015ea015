"""The desk of those who look after areas: what is new, what runs, and what waits for an answer."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from app.areas.access import StewardDep
from app.desk import store
from app.desk.actions import gather_desk
from app.desk.views import DeskView
from app.kit.web import NowDep, ReaderDep, StrictRoute, WriterDep
from app.people.access import CoordinatorDep
from app.settings import Settings

router = APIRouter(route_class=StrictRoute, tags=["desk"])


class LetterChoice(BaseModel):
    """Whether to be written to every week about what waits."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"weekly": True}]})

    weekly: bool


class Letters(LetterChoice):
    """The choice made; nobody can be written to without a mail server and an address."""

    can_be_sent: bool


@router.get("/desk")
async def get_desk(reader: ReaderDep, steward: StewardDep, now: NowDep) -> DeskView:
    """What is new, what runs and what waits for an answer, in the areas you look after."""
    return await gather_desk(reader, steward, now)


@router.get("/desk/letters")
async def get_letters(request: Request, reader: ReaderDep, member: CoordinatorDep) -> Letters:
    """Whether you are written to every week about what waits on your desk."""
    settings: Settings = request.app.state.settings
    return Letters(
        weekly=await store.is_written_to(reader, member),
        can_be_sent=settings.mail_server is not None and member.email is not None,
    )


@router.put("/desk/letters", status_code=204)
async def choose_letters(writer: WriterDep, member: CoordinatorDep, choice: LetterChoice) -> None:
    """Be written to every week, or no more."""
    if choice.weekly:
        await store.begin_writing(writer, member)
    else:
        await store.stop_writing(writer, member)
