"""Whom each campaign asked."""

from sqlalchemy import func, select

from app.campaigns.tables import campaign, campaign_group
from app.effects.rules import Asked
from app.kit.database import Reader


async def list_asked(reader: Reader, municipality_id: str) -> list[Asked]:
    """A municipality's campaigns with the grades and schools of their groups."""
    rows = await reader.all(
        select(
            campaign.c.campaign_id,
            campaign.c.title,
            campaign.c.opens_at,
            campaign.c.closes_at,
            func.array_agg(campaign_group.c.grade).label("grades"),
            func.array_agg(campaign_group.c.school_id).label("school_ids"),
        )
        .join(
            campaign_group,
            (campaign_group.c.municipality_id == campaign.c.municipality_id)
            & (campaign_group.c.campaign_id == campaign.c.campaign_id),
        )
        .where(campaign.c.municipality_id == municipality_id)
        .group_by(*campaign.primary_key, campaign.c.title)
        .order_by(campaign.c.opens_at)
    )
    return [
        Asked(
            row.campaign_id,
            row.title,
            row.opens_at,
            row.closes_at,
            frozenset(row.grades) - {None},
            frozenset(row.school_ids) - {None},
        )
        for row in rows
    ]
