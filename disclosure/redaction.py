"""What a log line may say: no query string, no session id, no value that an exception carries."""

from __future__ import annotations

import logging
import re
import traceback

_TELLING = re.compile(r"\?[^\s\"']+|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")
_new_record = logging.getLogRecordFactory()


def redact_logs() -> None:
    """Redact every record of every logger in this process, whoever configures its handlers afterwards."""
    logging.setLogRecordFactory(_redacted)
    logging.getLogger("uvicorn.access").disabled = True


def _redacted(*args: object, **kwargs: object) -> logging.LogRecord:
    record: logging.LogRecord = _new_record(*args, **kwargs)
    record.msg = _told(record.msg)
    if isinstance(record.args, tuple):
        record.args = tuple(_told(value) for value in record.args)
    if record.exc_info and record.exc_info[1]:
        record.msg, record.args = f"{record.getMessage()} ({_kind_and_place(record.exc_info[1])})", ()
    record.exc_info = record.stack_info = None
    return record


def _told(value: object) -> object:
    if isinstance(value, BaseException):
        return type(value).__name__
    return value if isinstance(value, int | float) else _TELLING.sub("…", str(value))


def _kind_and_place(error: BaseException) -> str:
    """The exception's type, and the last line of ours or theirs that it passed; not its message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {frames[-1].filename}:{frames[-1].lineno}" if frames else type(error).__name__
