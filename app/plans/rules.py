"""What a plan case is told with."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.kit.geometry import LonLatGeometry
from app.kit.problems import Problem
from app.kit.text import one_line


class UnknownPlanCase(Problem):
    """There is no such plan case in your municipality."""

    status = 404


Title = Annotated[str, StringConstraints(min_length=1, max_length=200), *one_line("/title")]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=100), *one_line("/reference")]


class PlanCaseDraft(BaseModel):
    """A plan case and the area it is about, as the planner drew or dropped it.

    `reference` is the plan's number in the municipality's own register of plans.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Områderegulering Loddefjord sentrum",
                    "reference": "65800000",
                    "polygon": {
                        "type": "Polygon",
                        "coordinates": [
                            [[5.23, 60.36], [5.24, 60.36], [5.24, 60.37], [5.23, 60.36]]
                        ],
                    },
                }
            ]
        },
    )

    title: Title
    reference: Reference | None = None
    polygon: LonLatGeometry
