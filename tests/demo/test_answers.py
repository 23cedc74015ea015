"""What the demo's municipality answered is there to be seen: before and after, and by adults."""

from app.answers.store import list_answered
from app.demo import places
from app.kit.database import Database
from app.measures.photos import gather_confirmed
from app.surveys.documents import list_summaries


async def test_a_measure_near_a_school_is_done_and_shown_before_and_after(seeded: Database) -> None:
    school = places.schools()[places.CAMPAIGN_SCHOOLS[0]].position
    async with seeded.reading() as reader:
        await reader.enter(places.MUNICIPALITY_ID)
        answered = await list_answered(reader, places.MUNICIPALITY_ID)
        photos = await gather_confirmed(reader, places.MUNICIPALITY_ID)
        summaries = await list_summaries(reader, places.MUNICIPALITY_ID)
    [done] = [each for each in answered if each.now.state == "done"]
    assert done.is_near(school)
    assert [photo.moment for photo in photos[done.number]] == ["before", "after"]
    assert len(summaries) == 1
