"""Accounts of a municipality's staff, and how they sign in."""

from uuid import UUID

from playwright.async_api import Page, expect

from app.kit.database import Database
from app.people.actions import create_staff
from app.people.rules import Role
from app.people.store import add_municipality
from tests.world import PASSWORD, World

EMAIL = "kari@kommune.example"


async def add_account(database: Database, world: World, role: Role) -> UUID:
    """The id of a new account with this role."""
    async with database.writing() as writer:
        # With a neighbour there is a choice of municipality; alone, nobody is asked.
        await add_municipality(writer, "0000", "Nabokommune")
        await writer.enter(world.municipality_id)
        member = await create_staff(
            writer,
            world.municipality_id,
            email=EMAIL,
            name="Kari",
            password=PASSWORD,
            roles=[role],
        )
    return member.staff_id


async def sign_in(page: Page, world: World, heading: str, password: str = PASSWORD) -> None:
    """Fill in the form under this heading and send it."""
    await expect(page.get_by_role("heading", name=heading)).to_be_visible()
    await page.get_by_role("combobox", name="Kommune").select_option(world.municipality_id)
    await page.get_by_label("E-post").fill(EMAIL)
    await page.get_by_label("Passord").fill(password)
    await page.get_by_role("button", name="Logg inn").click()
