"""Surveys: asked by staff, answered by residents, read when they have closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import segno
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import UUID4

from app.areas.access import StewardDep
from app.areas.api import GeoJsonResponse, feature_collection
