"""What the same frameworks can do at best: the least a request of each kind has to do, and nothing of the product."""

import os
import secrets
import sqlite3
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue

from bench.page_shape import PageShape

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
OPENING = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS reports (id BLOB PRIMARY KEY, description TEXT, one BLOB, other BLOB) WITHOUT ROWID;
"""
INSERT = "INSERT INTO reports (id, description, one, other) VALUES (?, ?, ?, ?)"


def constant() -> Flask:
    """A constant in JSON."""
    app = Flask(__name__)

    @app.get("/")
    def answer() -> ResponseReturnValue:
        return {"ok": True}

    return app


def page() -> Flask:
    """A plain Jinja page with as many controls and bytes as the product's form."""
    app = Flask(__name__)
    shape = PageShape.load(Path(os.environ["BENCH_FORM"]))

    @app.get("/")
    def answer() -> ResponseReturnValue:
        return _render(shape)

    return app


def submission(seals: int = 2) -> Flask:
    """HPKE seals, one raw insert with synchronous=FULL, a plain Jinja page of the receipt's size.

    Two seals are what the ceiling was set by. The product has come to need one, and an encryption under a key: so does
    this with `seals` of 1.
    """
    app = Flask(__name__)
    shape = PageShape.load(Path(os.environ["BENCH_RECEIPT"]))
    recipients = [_recipient() for _ in range(seals)]
    opened: dict[int, sqlite3.Connection] = {}
    _database().executescript(OPENING).connection.close()

    @app.post("/")
    def answer() -> ResponseReturnValue:
        key = secrets.token_bytes(32)
        one, *rest = (SUITE.encrypt(key, recipient, b"bench") for recipient in recipients)
        other = rest[0] if rest else _encrypted(key)
        # A connection must not cross the fork that makes the worker.
        database = opened.get(os.getpid()) or opened.setdefault(os.getpid(), _database())
        database.execute(INSERT, (secrets.token_bytes(16), request.form["description"], one, other))
        return _render(shape), 201

    return app


def _database() -> sqlite3.Connection:
    database = sqlite3.connect(os.environ["BENCH_DATABASE"], timeout=10, isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")
    return database


def _encrypted(key: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(secrets.token_bytes(32)).encrypt(nonce, key, b"bench")


def _recipient() -> MLKEM768X25519PublicKey:
    return MLKEM768X25519PublicKey(MLKEM768PrivateKey.generate().public_key(), X25519PrivateKey.generate().public_key())


def _render(shape: PageShape) -> str:
    return render_template(
        "page.html", title="直言", draft=secrets.token_urlsafe(32), controls=shape.controls, words=shape.words
    )
