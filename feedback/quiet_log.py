"""Log records without anything that a client sent: no address, path, header or text."""

import logging
import os
import traceback
from types import TracebackType

from gunicorn.config import Config
from gunicorn.glogging import Logger

# What a worker may say as it stands: these speak of processes only.
PROCESS_MESSAGES = frozenset(
    {
        "Booting worker with pid: %s",
        "Worker exiting (pid: %s)",
        "Autorestarting worker after current request.",
        "Parent changed, shutting down: %s",
    }
)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def frames_only(error: BaseException) -> str:
    """Where it went wrong and what kind of error it was, for each error in the chain, oldest first.

    The error's own words are left out: a database error quotes the row, a parser quotes the request.
    """
    older = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return (frames_only(older) + "\n" if older else "") + "".join(traceback.format_tb(error.__traceback__)) + kind


class ClientBlind(logging.Filter):
    """Rewrites each record made in a worker process so that it cannot carry what a client sent.

    The process that makes the filter is taken for the master, which never reads a request: its own records keep
    their words. Pass ``everywhere=True`` where there is no master, as for the application's own logger.
    """

    def __init__(self, *, everywhere: bool = False) -> None:
        super().__init__()
        self.master_pid = None if everywhere else os.getpid()

    def filter(self, record: logging.LogRecord) -> bool:
        if os.getpid() != self.master_pid:
            hide_words(record)
        return True


def hide_words(record: logging.LogRecord) -> None:
    # gunicorn formats some messages before it logs them, so the words themselves are not to be trusted either.
    if record.msg not in PROCESS_MESSAGES:
        record.msg, record.args = f"{record.levelname.lower()} while serving a request", ()
    if record.exc_info and record.exc_info[1]:
        record.exc_text, record.exc_info = frames_only(record.exc_info[1]), None


class QuietLogger(Logger):
    """gunicorn's logger (``logger_class``) that keeps no access log and is blind to clients."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        if not any(isinstance(known, ClientBlind) for known in self.error_log.filters):
            self.error_log.addFilter(ClientBlind())

    def access(self, resp: object, req: object, environ: object, request_time: object) -> None:
        """Writes nothing, whatever ``accesslog`` is set to."""
