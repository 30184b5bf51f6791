"""Whether the text of a dispatch is still the one that was approved, as the ledger remembers it."""

from feedback import ledger
from feedback.db import writing
from feedback.ledger_stored import has_left
from feedback.limits import day_of
from feedback.models import Dispatch
from moderation.dispatches.abstract_drafts import approved_words, digest_of
from moderation.dispatches.dispatch_acts import record
from moderation.permissions import Viewer


def is_as_approved(dispatch: Dispatch, *, by: Viewer) -> bool:
    """Asked before the text is shown; a text that is not is shown with a warning, and noted on the ledger.

    Its own row could be changed together with it, the ledger's last digest could not.
    """
    if dispatch.abstract is None:
        return True
    digest = digest_of(dispatch, approved_words(dispatch))
    if digest == dispatch.abstract_digest and _is_known(dispatch, digest):
        return True
    with writing():
        record(dispatch, "abstract_not_as_approved", by=by)
    return False


def _is_known(dispatch: Dispatch, digest: bytes) -> bool:
    """By the ledger's last digest of it; when all it knew is in a file now, there is nothing to compare with."""
    recorded = ledger.digests_of(("dispatch", dispatch.id))
    if not recorded and dispatch.approved_at is not None:
        return has_left(day_of(dispatch.approved_at))
    return recorded[-1:] == [digest.hex()]
