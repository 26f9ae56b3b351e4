"""Log lines: structured, one line an event, the same for Django, Celery and our own loggers; none of them says who."""

import logging
import re
from typing import Any

import structlog

_SAID = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<e-mail>"),
    # A link of a mail opens an account to whoever reads the log before its reader does.
    (re.compile(r"/(recover|confirm|set-up)/[\w-]{20,}"), r"/\1/<link>"),
)
_SIGN_IN_BY = re.compile(r" (?:by|from|client|out|for) .*", re.DOTALL)


def without_people(_logger: Any, _method: str, event: Any) -> Any:
    """A processor of structlog: no e-mail address and no mail's link in any value; of a sign-in neither name nor address."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _clean(value)
    if str(event.get("logger", "")).startswith("axes"):
        event["event"] = _SIGN_IN_BY.sub("", str(event["event"]))
    return event


def _clean(text: str) -> str:
    for pattern, instead in _SAID:
        text = pattern.sub(instead, text)
    return text


def line_formatter() -> logging.Formatter:
    """The formatter that `LOGGING` names."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_people,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
    )
