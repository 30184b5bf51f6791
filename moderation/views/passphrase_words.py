"""What to do about a new passphrase that was refused, at enrolment and when it is changed."""

from flask_babel import gettext as _

from moderation import keys


def what_is_wrong_with(error: keys.PassphraseTooShort | keys.PassphraseTooPlain) -> str:
    if isinstance(error, keys.PassphraseTooPlain):
        return _("口令重复的字符太多，请换一个，或用上面建议的口令")
    return _("口令至少 %(least)s 个字符（空格不算），您填了 %(length)s 个", least=error.least, length=error.length)
