"""The nouns: one a file. Importing this package registers every table of `feedback`."""

from feedback.models.answer import Answer, AnswerState, Completion, Draft, Promise
from feedback.models.case import (
    BarredUnit,
    Case,
    CaseDataItem,
    CaseEvent,
    CaseEventKind,
    CaseKey,
    IdentityKey,
)
from feedback.models.dispatch import (
    Dispatch,
    DispatchEvent,
    DispatchEventKind,
    DispatchKind,
    HeldBack,
    Reminder,
    ReminderStep,
)
from feedback.models.identity import IdentityHandover, IdentityRequest
from feedback.models.ledger import LedgerCheckpoint, LedgerRow
from feedback.models.mailbox import Message, MessageAuthor, MessageKind, Rating, Resolved, Review
from feedback.models.matter import GatherChoice, Matter
from feedback.models.office import CalendarDay, CalendarYear, CustodianKey, IntakeKey, Office, Setting
from feedback.models.registry import DataItem, Region, Relation, Target, TargetStatus, TargetUnit, Unit

__all__ = [
    "Answer",
    "AnswerState",
    "BarredUnit",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "CaseDataItem",
    "CaseEvent",
    "CaseEventKind",
    "CaseKey",
    "Completion",
    "CustodianKey",
    "DataItem",
    "Dispatch",
    "DispatchEvent",
    "DispatchEventKind",
    "DispatchKind",
    "Draft",
    "GatherChoice",
    "HeldBack",
    "IdentityHandover",
    "IdentityKey",
    "IdentityRequest",
    "IntakeKey",
    "LedgerCheckpoint",
    "LedgerRow",
    "Matter",
    "Message",
    "MessageAuthor",
    "MessageKind",
    "Office",
    "Promise",
    "Rating",
    "Region",
    "Relation",
    "Reminder",
    "ReminderStep",
    "Resolved",
    "Review",
    "Setting",
    "Target",
    "TargetStatus",
    "TargetUnit",
    "Unit",
]
