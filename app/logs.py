"""Logs as JSON lines that hold nothing personal: no addresses, no texts, no places, no queries."""

from pathlib import Path
from typing import Any


def log_config(file: Path | None = None) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes; to `file`, else to standard error."""
    handler: dict[str, Any] = {"formatter": "json", "class": "logging.StreamHandler"}
    if file is not None:
        handler = {
            "formatter": "json",
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(file),
            "maxBytes": 10_000_000,
            "backupCount": 3,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
                "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            }
        },
        "handlers": {"lines": handler},
        "root": {"handlers": ["lines"], "level": "INFO"},
        "loggers": {
            # Alembic's and uvicorn's start-up talk; uvicorn's access log would name addresses.
            "uvicorn.access": {"level": "CRITICAL", "propagate": False},
            "alembic": {"level": "WARNING"},
        },
    }
