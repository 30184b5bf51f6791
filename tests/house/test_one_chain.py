"""Several processes write the ledger at once and make one chain, on both databases."""

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from feedback import ledger
from feedback.db import db
from feedback.ledger_check import breaches
from feedback.models import LedgerRow
from tests.cast import Cast

ROOT = Path(__file__).parents[2]
EACH = 20
WRITER = f"""
import sys
from feedback import ledger
from feedback.db import writing
from tests.cast import Cast
from tests.conftest import settings_for
from wsgi import create_app

with create_app(settings_for(sys.argv[1])).app_context():
    office_id = Cast().office.id
    for turn in range({EACH}):
        with writing():
            ledger.record("lock", office_id=office_id, staff_id=None, subject=("turn", turn))
"""


def test_three_processes_write_one_chain(any_app: Flask) -> None:
    office_id = Cast().office.id
    db.session.rollback()
    url = any_app.config["SQLALCHEMY_DATABASE_URI"]
    command = [sys.executable, "-W", "ignore", "-c", WRITER, url]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    writers = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert db.session.scalar(select(func.count()).where(LedgerRow.office_id == office_id)) == 3 * EACH
    assert list(breaches(ledger.whole_chain())) == []
