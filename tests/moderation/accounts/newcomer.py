"""Somebody new at the desk, enrolled and endorsed by nobody yet."""

from feedback.db import db, writing
from moderation.accounts import enrolment, invitations, passphrases
from moderation.accounts.roles import Post
from moderation.models import Role, Staff
from tests.cast import PASSPHRASE, TOTP_SECRET, Cast, seed_of


def enrolled(cast: Cast, sign_in_name: str, *roles: Role) -> Staff:
    """With the key that `cast.unlocked` opens."""
    invited = invitations.invite(sign_in_name, sign_in_name.title(), Post(frozenset(roles)), by=cast.viewer("admin"))
    seed = seed_of(sign_in_name)
    made = passphrases.stretched_for(invited.staff_id, PASSPHRASE, seed)
    with writing():
        staff = db.session.get_one(Staff, invited.staff_id)
        enrolment.give_key(staff, made, seed=seed, totp_secret=TOTP_SECRET)
    return cast.staff(sign_in_name)
