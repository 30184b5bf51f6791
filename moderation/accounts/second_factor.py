"""The second factor: a time-based code, each step good once."""

import hmac
import unicodedata
import uuid

import pyotp
from sqlalchemy import CursorResult, or_, update

from feedback import clock
from feedback.db import db
from feedback.limits import settings
from moderation import keys
from moderation.models import Staff

STEP_SECONDS = 30
STEPS_AROUND = (0, -1, 1)
"""A phone's clock may be one step off."""

ISSUER = "直言"


def new_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, sign_in_name: str) -> str:
    """What the phone's authenticator reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=sign_in_name, issuer_name=ISSUER)


def matching_step(secret: str, typed: str) -> int | None:
    """The step whose code was typed, now or one step around; None for a wrong code."""
    code = "".join(unicodedata.normalize("NFKC", typed).split()).encode()
    totp, current = pyotp.TOTP(secret), int(clock.now().timestamp()) // STEP_SECONDS
    steps = (current + around for around in STEPS_AROUND)
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), code)), None)


def use_step(staff_id: uuid.UUID, step: int) -> bool:
    """Inside the caller's write: whether this step, and so this code, is used for the first time."""
    unused = or_(Staff.totp_last_step.is_(None), Staff.totp_last_step < step)
    result = db.session.execute(update(Staff).where(Staff.id == staff_id, unused).values(totp_last_step=step))
    return isinstance(result, CursorResult) and result.rowcount == 1


def seal(secret: str, staff_id: uuid.UUID) -> bytes:
    """As it is stored: useless without the server's secret key."""
    return keys.seal_secret(settings().secret_key, secret.encode(), label="totp", row=staff_id.hex)


def open_sealed(sealed: bytes, staff_id: uuid.UUID) -> str:
    """Raises sealing.CannotOpen."""
    return keys.open_secret(settings().secret_key, sealed, label="totp", row=staff_id.hex).decode()
