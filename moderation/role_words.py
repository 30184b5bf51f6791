"""The roles in the words of the interface."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from moderation.models import Role

ROLE_WORDS: dict[Role, str] = {
    Role.MODERATOR: _l("审核员"),
    Role.APPROVER: _l("核稿人"),
    Role.REVIEWER: _l("上级复核人"),
    Role.UNIT_OFFICER: _l("承办单位经办人"),
    Role.OVERSIGHT: _l("督办"),
    Role.CUSTODIAN: _l("保密员"),
    Role.ADMINISTRATOR: _l("管理员"),
}


def role_words(roles: Iterable[Role]) -> str:
    """Several roles side by side, in the order of the table."""
    held = frozenset(roles)
    return " · ".join(str(words) for role, words in ROLE_WORDS.items() if role in held)
