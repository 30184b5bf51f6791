"""What is typed to sign in, to unlock, and to change the passphrase."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, ValidationError

from moderation import keys
from moderation.views.relying_party import relying_party

NEW = {"autocomplete": "new-password"}
ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class SignInForm(FlaskForm):
    sign_in_name = StringField(
        _l("登录名"),
        [DataRequired(_l("请填写登录名"))],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    passphrase = PasswordField(
        _l("口令"), [DataRequired(_l("请填写口令"))], render_kw={"autocomplete": "current-password"}
    )
    code = StringField(_l("动态验证码"), description=_l("验证器应用里的 6 位数字"), render_kw=ONE_TIME)

    def validate_code(self, field: StringField) -> None:
        """Whoever has a security key may leave it empty, where keys can be used."""
        if not field.data and relying_party() is None:
            raise ValidationError(_("请填写动态验证码"))


class ConfirmForm(FlaskForm):
    """`question` and `answer` are the script's."""

    question = HiddenField()
    answer = HiddenField()
    code = StringField(_l("动态验证码"), description=_l("验证器应用里的 6 位数字"), render_kw=ONE_TIME)

    def validate_code(self, field: StringField) -> None:
        if not (field.data or self.answer.data):
            raise ValidationError(_("请填写动态验证码，或者用安全密钥确认"))


class UnlockForm(FlaskForm):
    passphrase = PasswordField(
        _l("口令"), [DataRequired(_l("请填写口令"))], render_kw={"autocomplete": "current-password"}
    )


class PassphraseForm(FlaskForm):
    suggestion = HiddenField()
    current = PasswordField(
        _l("现在的口令"), [DataRequired(_l("请填写现在的口令"))], render_kw={"autocomplete": "current-password"}
    )
    passphrase = PasswordField(
        _l("新口令"),
        [DataRequired(_l("请填写新口令"))],
        description=_l("至少 16 个字符，空格不算；不分大小写。忘了无人能找回，只能重新登记。"),
        render_kw=NEW,
    )
    again = PasswordField(_l("再输一次新口令"), [EqualTo("passphrase", _l("两次输入的口令不一样"))], render_kw=NEW)


def passphrase_form() -> PassphraseForm:
    """Empty, with a passphrase to take if one likes."""
    return PassphraseForm(formdata=None, suggestion=keys.new_passphrase())
