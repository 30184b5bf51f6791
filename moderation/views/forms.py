"""What is typed to sign in and to unlock."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired


class SignInForm(FlaskForm):
    sign_in_name = StringField(
        _l("登录名"),
        [DataRequired(_l("请填写登录名"))],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    passphrase = PasswordField(
        _l("口令"), [DataRequired(_l("请填写口令"))], render_kw={"autocomplete": "current-password"}
    )
    code = StringField(
        _l("动态验证码"),
        [DataRequired(_l("请填写动态验证码"))],
        description=_l("验证器应用里的 6 位数字"),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class UnlockForm(FlaskForm):
    passphrase = PasswordField(
        _l("口令"), [DataRequired(_l("请填写口令"))], render_kw={"autocomplete": "current-password"}
    )
