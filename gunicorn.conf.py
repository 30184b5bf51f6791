"""How gunicorn serves ``wsgi:create_app()``. From the environment: HOST, PORT, WEB_CONCURRENCY."""

import gc
import os
from pathlib import Path

from flask import Flask
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
proc_name = "zhiyan"
umask = 0o077

worker_class = "sync"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(4, 2 * (os.cpu_count() or 1)))
preload_app = True
max_requests = 10_000
max_requests_jitter = 1_000
timeout = 30
graceful_timeout = 20
# The heartbeat file of a worker must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a private file there

limit_request_line = 4094
limit_request_fields = 50
limit_request_field_size = 8190
# No proxy's word counts here: ZHIYAN_PROXIES alone says how many are believed, and the application reads it.
forwarded_allow_ips = ""

accesslog = None
errorlog = "-"
logger_class = "feedback.quiet_log.QuietLogger"
control_socket_disable = True


def when_ready(_server: Arbiter) -> None:
    """What was loaded before the fork stays: no worker looks through it for garbage, or copies its pages by looking."""
    gc.collect()
    gc.freeze()


def post_fork(server: Arbiter, _worker: Worker) -> None:
    """Lets the worker open database connections of its own: two processes on one socket would mix up their answers."""
    app: object = server.app.wsgi()
    if not (isinstance(app, Flask) and "sqlalchemy" in app.extensions):
        return
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose(close=False)
