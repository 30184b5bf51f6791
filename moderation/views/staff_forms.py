"""Inviting a person, and giving roles."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length

from moderation.accounts.roles import Post
from moderation.models import Role
from moderation.role_words import ROLE_WORDS
from moderation.views.choices import choices

ROLE_CHOICES = choices((role.value, words) for role, words in ROLE_WORDS.items())


class RolesForm(FlaskForm):
    roles = SelectMultipleField(
        _l("角色"),
        choices=ROLE_CHOICES,
        description=_l(
            "管理员不能看来件；经办人和保密员不能兼任其他角色。审核员和核稿人可以兼任，但不能核自己写的稿。"
        ),
    )
    unit_id = SelectField(
        _l("单位"),
        description=_l("经办人：代表哪个单位。其他角色：本人所在单位，涉及它的事项须回避；没有就不选。"),
    )

    def __init__(self, units: list[tuple[uuid.UUID, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit_id.choices = choices([("", _l("不选")), *((unit_id.hex, name) for unit_id, name in units)])

    @property
    def post(self) -> Post:
        """What was chosen, of a form that validates."""
        unit_id = uuid.UUID(self.unit_id.data) if self.unit_id.data else None
        return Post(frozenset(Role(role) for role in self.roles.data or ()), unit_id)


class InviteForm(RolesForm):
    name = StringField(_l("姓名"), [DataRequired(_l("请填写姓名")), Length(max=40, message=_l("姓名最多 40 个字"))])
    sign_in_name = StringField(
        _l("登录名"),
        [DataRequired(_l("请填写登录名"))],
        description=_l("2 到 40 个字母、数字、点、横线或下划线，用过的不能再用"),
        render_kw={"autocapitalize": "none"},
    )
