"""The steps of a reminder in words."""

from flask_babel import lazy_gettext as _l

from feedback.models import ReminderStep

STEP_WORDS = {
    ReminderStep.WARNING: _l("预警"),
    ReminderStep.URGED: _l("催办"),
    ReminderStep.OVERDUE: _l("逾期"),
    ReminderStep.SUPERVISED: _l("督办"),
    ReminderStep.LISTED: _l("列入督办清单"),
}
