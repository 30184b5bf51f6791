"""Whether the text of a dispatch is still the one that was approved, as the ledger remembers it."""

from feedback import ledger
from feedback.db import writing
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
    if digest == dispatch.abstract_digest and ledger.digests_of(("dispatch", dispatch.id))[-1:] == [digest.hex()]:
        return True
    with writing():
        record(dispatch, "abstract_not_as_approved", by=by)
    return False
