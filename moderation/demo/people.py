"""Who works in the town. Passphrases and second factors are drawn anew in every installation."""

from dataclasses import dataclass, field

from moderation import keys
from moderation.models import Role


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demo with the passphrase that is printed."""

    sign_in_name: str
    name: str
    roles: tuple[Role, ...]
    unit: str = ""
    on_duty: bool = False
    passphrase: str = field(default_factory=keys.new_passphrase, repr=False)


_R = Role


def new_accounts() -> list[Account]:
    """Everybody, each with a passphrase of their own."""
    return [
        Account("admin", "管理员·方立", (_R.ADMINISTRATOR,)),
        Account("lin", "林岚", (_R.MODERATOR, _R.APPROVER), on_duty=True),
        Account("zhou", "周恒", (_R.MODERATOR, _R.APPROVER)),
        Account("he", "何静", (_R.APPROVER,)),
        Account("sheng", "盛远", (_R.REVIEWER,)),
        Account("bao1", "鲍一鸣", (_R.CUSTODIAN,)),
        Account("bao2", "鲍尔宁", (_R.CUSTODIAN,)),
        Account("bao3", "鲍珊", (_R.CUSTODIAN,)),
        Account("du", "杜明", (_R.OVERSIGHT,)),
        Account("xianfu", "县政府办经办人", (_R.UNIT_OFFICER,), "望川县人民政府"),
        Account("nongju", "农业农村局经办人", (_R.UNIT_OFFICER,), "望川县农业农村局"),
        Account("shuju", "数据局经办人", (_R.UNIT_OFFICER,), "望川县数据局"),
        Account("minzheng", "民政局经办人", (_R.UNIT_OFFICER,), "望川县民政局"),
        Account("yingji", "应急管理局经办人", (_R.UNIT_OFFICER,), "望川县应急管理局"),
        Account("qingshui", "清水镇经办人", (_R.UNIT_OFFICER,), "清水镇人民政府"),
    ]
