"""What the report form offers: plain sentences in place of codes."""

from flask_babel import lazy_gettext as _l

from feedback.categories import Level, TargetKind

EXAMPLES = (
    ("A", _l("非要下载、注册、打卡、接龙"), _l("安装要凑人数，几分钟内必须接龙")),
    ("B", _l("干什么都要拍照、截图、定位"), _l("入户要带定位，开个会要传六张照片")),
    ("C", _l("拿安装率、活跃度、积分来排名"), _l("排在后面就通报、约谈")),
    ("D", _l("同样的数据反复填、到处报"), _l("一份户数，三个平台各填一遍，再报一张表")),
    ("E", _l("系统没人用、重复建、不好用"), _l("老是闪退，提了意见也没人管")),
    ("F", _l("工作群太多、刷屏、深夜派活"), _l("一个人几十个群，半夜还要回“收到”")),
    ("G", _l("借平台摊派消费，乱收集、泄露信息"), _l("要求人人下单，非要上传身份证")),
    ("Z", _l("别的负担，或者说不清是哪一类"), ""),
)
"""Letter, sentence, and what it looks like in practice."""

CATEGORIES = tuple((letter, sentence) for letter, sentence, _example in EXAMPLES)

TARGET_KINDS = (
    (TargetKind.APP.value, _l("手机应用（App）")),
    (TargetKind.MINIAPP.value, _l("小程序")),
    (TargetKind.PUBACCT.value, _l("公众号等账号")),
    (TargetKind.GROUP.value, _l("工作群")),
    (TargetKind.SYSTEM.value, _l("电脑上的系统、平台")),
    (TargetKind.FORM.value, _l("表格、台账")),
    (TargetKind.OTHER.value, _l("其他")),
)

LEVELS = (
    (Level.CENTRAL.value, _l("中央部门")),
    (Level.PROVINCE.value, _l("省级")),
    (Level.CITY.value, _l("市级")),
    (Level.COUNTY.value, _l("县级")),
    (Level.TOWNSHIP.value, _l("乡镇、街道")),
    (Level.VILLAGE.value, _l("村、社区")),
)

FREQUENCIES = (
    ("daily", _l("每天")),
    ("weekly", _l("每周")),
    ("monthly", _l("每月")),
    ("once", _l("就这一次")),
    ("irregular", _l("不定期，说来就来")),
)

SUBMITTER_KINDS = (
    ("cadre", _l("基层干部、工作人员")),
    ("public", _l("群众")),
    ("unsaid", _l("不说")),
)
