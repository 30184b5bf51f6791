"""Settings: read once from the environment, frozen, loud when wrong."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from feedback.fingerprints import BadFingerprint, read_fingerprint

PREFIX = "ZHIYAN_"
INSTANCE = Path(__file__).resolve().parent.parent / "instance"
SHORTEST_SECRET = 32
FULL_STRETCH_KIB = 64 * 1024
ONION = re.compile(r"http://[a-z2-7]{56}\.onion")
SEPARATORS = re.compile(r"[\s,\uff0c\u3001]+")


class Face(StrEnum):
    """Which blueprints exist: a public-only process has no staff route."""

    ALL = "all"
    PUBLIC = "public"
    DESK = "desk"


class BadSetting(Exception):
    """A setting is missing or wrong; the message names it and the remedy, never its value."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"{PREFIX}{name}: {remedy}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose. `database_url` is SQLAlchemy's; secrets are at least 32 bytes.

    `founders` are fingerprints as `fingerprint_text` writes them: whose keys are believed without an endorsement.
    """

    secret_key: bytes = field(repr=False)
    receipt_pepper: bytes = field(repr=False)
    database_url: str = field(default=f"sqlite:///{INSTANCE / 'zhiyan.db'}", repr=False)
    public_url: str | None = None
    onion_url: str | None = None
    face: Face = Face.ALL
    proxies: int = 0
    valkey_url: str | None = field(default=None, repr=False)
    time_zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    is_demo: bool = False
    stretch_kib: int = FULL_STRETCH_KIB
    founders: frozenset[str] = frozenset()
    organiser: str | None = None
    icp_number: str | None = None
    police_number: str | None = None
    site_code: str | None = None
    contact: str | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Raise BadSetting for the first setting that is missing or wrong."""
        read = _Reader(environ)
        is_demo = read.number("DEMO", 0) == 1
        return cls(
            secret_key=read.secret("SECRET_KEY"),
            receipt_pepper=read.secret("RECEIPT_PEPPER"),
            database_url=read.text("DATABASE_URL") or f"sqlite:///{INSTANCE / 'zhiyan.db'}",
            public_url=read.url("PUBLIC_URL", required=not is_demo),
            onion_url=read.onion(),
            face=read.face(),
            proxies=read.number("PROXIES", 0),
            valkey_url=read.text("VALKEY_URL"),
            time_zone=read.zone(),
            is_demo=is_demo,
            stretch_kib=read.stretch(is_demo),
            founders=read.founders(),
            organiser=read.text("ORGANISER"),
            icp_number=read.text("ICP_NUMBER"),
            police_number=read.text("POLICE_NUMBER"),
            site_code=read.text("SITE_CODE"),
            contact=read.text("CONTACT"),
        )


class _Reader:
    """NAME, or the contents of the file that NAME_FILE points to."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str) -> str | None:
        path = self.environ.get(f"{PREFIX}{name}_FILE")
        if path is None:
            return self.environ.get(PREFIX + name, "").strip() or None
        try:
            return Path(path).read_text(encoding="utf-8").strip() or None
        except OSError as error:
            raise BadSetting(f"{name}_FILE", "the file cannot be read") from error
        except UnicodeDecodeError:
            # That error quotes the bytes, which may be a secret.
            raise BadSetting(f"{name}_FILE", "the file must hold text (openssl rand -hex 32)") from None

    def secret(self, name: str) -> bytes:
        value = (self.text(name) or "").encode()
        if len(value) < SHORTEST_SECRET:
            raise BadSetting(name, f"set at least {SHORTEST_SECRET} random characters (openssl rand -hex 32)")
        return value

    def number(self, name: str, default: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not value.isdecimal():
            raise BadSetting(name, "must be a whole number")
        return int(value)

    def stretch(self, is_demo: bool) -> int:
        kib = self.number("STRETCH_KIB", FULL_STRETCH_KIB)
        if kib < FULL_STRETCH_KIB and not is_demo:
            raise BadSetting("STRETCH_KIB", f"must be at least {FULL_STRETCH_KIB} outside a demo")
        return kib

    def founders(self) -> frozenset[str]:
        try:
            return frozenset(
                read_fingerprint(one) for one in re.findall(r"[^\s,\uff0c\u3001]+", self.text("FOUNDERS") or "")
            )
        except BadFingerprint as error:
            remedy = "must be fingerprints such as XXXX-XXXX-XXXX-XXXX-XXXX, separated by commas or spaces"
            raise BadSetting("FOUNDERS", remedy) from error

    def url(self, name: str, *, required: bool) -> str | None:
        value = self.text(name)
        if value is None and required:
            raise BadSetting(name, "set the address people open, such as https://zhiyan.example.gov.cn")
        if value is not None and not value.startswith(("https://", "http://")):
            raise BadSetting(name, "must begin with https:// (http:// only on this machine)")
        return value.rstrip("/") if value else None

    def onion(self) -> str | None:
        value = (self.text("ONION_URL") or "").rstrip("/") or None
        if value is not None and not ONION.fullmatch(value):
            raise BadSetting("ONION_URL", "must be http://, 56 characters and .onion")
        return value

    def face(self) -> Face:
        try:
            return Face(self.text("FACE") or Face.ALL)
        except ValueError as error:
            raise BadSetting("FACE", "must be all, public or desk") from error

    def zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.text("TIME_ZONE") or "Asia/Shanghai")
        except (KeyError, ValueError, OSError) as error:
            raise BadSetting("TIME_ZONE", "must be a zone such as Asia/Shanghai") from error
