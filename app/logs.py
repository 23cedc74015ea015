"""Logs as JSON lines that hold nothing personal: no addresses, no texts, no places, no queries."""

import json
import logging
from pathlib import Path
from typing import Any

# What a log record holds by itself; anything else was said with `extra`.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, and what was said with it.

    No traceback's message: the database's quote the values of rows.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False, default=str)


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
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"lines": handler},
        "root": {"handlers": ["lines"], "level": "INFO"},
        "loggers": {
            # Alembic's and uvicorn's start-up talk; uvicorn's access log would name addresses.
            "uvicorn.access": {"level": "CRITICAL", "propagate": False},
            "alembic": {"level": "WARNING"},
            # At INFO it tells every address it asks.
            "httpx2": {"level": "WARNING"},
        },
    }
