"""What each permission lets a person do, in the words of the interface; read in this order on the page of roles."""

from flask_babel import lazy_gettext as _l

from moderation.permissions import Permission

PERMISSION_WORDS: dict[Permission, str] = {
    Permission.READ_QUEUE: _l("看来件的类别、对象、期限（不含原文）"),
    Permission.OPEN_CASE: _l("打开原文，每次记入台账"),
    Permission.TRIAGE: _l("分类、受理、不予受理、告知渠道，给反映人留言"),
    Permission.ASK_IDENTITY: _l("申请查看一件的联系方式"),
    Permission.HOLD_IDENTITY: _l("与另一位保密员先后开启联系方式（只看编号和理由）"),
    Permission.WRITE_ABSTRACT: _l("写转办摘要，发出和收回转办单"),
    Permission.RECALL: _l("从承办单位撤回转办单"),
    Permission.APPROVE: _l("核准别人写的摘要和直接答复"),
    Permission.READ_DISPATCH: _l("看转办单"),
    Permission.ANSWER_DISPATCH: _l("签收、退回、答复本单位的转办单"),
    Permission.RELEASE: _l("核对单位的答复，发布或退回重办"),
    Permission.DECIDE_REVIEW: _l("决定反映人申请的复核"),
    Permission.GIVE_GRANT: _l("给新同事授权打开来件"),
    Permission.READ_TALLIES: _l("看统计"),
    Permission.OVERSEE: _l("看逾期清单"),
    Permission.READ_LEDGER: _l("看操作台账"),
    Permission.MANAGE_STAFF: _l("邀请人员，给和结束角色，办理离任"),
    Permission.MANAGE_REGISTRY: _l("维护单位与对象名录"),
    Permission.SET_LIMITS: _l("设置办理期限和保存期限"),
}
