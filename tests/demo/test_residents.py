"""The demo's residents: their survey has a result to look at, and another one waits for answers."""

from datetime import UTC, datetime

from app.demo import places
from app.demo.residents import DEMO_SURVEY_KEY
from app.kit.database import Database
from app.surveys import actions, store


async def test_a_survey_is_over_and_says_something(seeded: Database) -> None:
    now = datetime.now(UTC)
    async with seeded.reading() as reader:
        await reader.enter(places.MUNICIPALITY_ID)
        found = await store.list_surveys(reader, places.MUNICIPALITY_ID)
        closed = next(each for each in found if each.state(now) == "closed")
        result = await actions.find_result(reader, closed, now=now)
        coming, asked = await actions.find_by_key(reader, DEMO_SURVEY_KEY)
    assert result.responses > 100
    assert all(question.bars for question in result.questions)
    safe = next(question for question in result.questions if question.code == "safe")
    assert safe.crossings
    assert result.cells is not None
    assert result.cells["features"]
    assert coming.state(now) == "open"
    assert asked.questions
