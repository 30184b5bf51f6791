"""Answering as the session that a new token opens."""

from flask import Response, g, make_response
from flask import session as form_session
from flask.typing import ResponseReturnValue

from moderation.accounts import sessions
from moderation.accounts.admitting import Entered
from moderation.accounts.sessions import SessionEnded
from moderation.views.account_pages import go_on
from moderation.views.cookie import give_mark, give_token
from moderation.views.kept import kept_of_form


def enter(entered: Entered) -> Response:
    """A new person sits down: forms and notices of whoever was here before are void."""
    form_session.clear()
    g.pop("csrf_token", None)
    response = seat(entered.token)
    give_mark(response, entered.sign_in_name)
    return response


def seat(token: bytes, answer: ResponseReturnValue | None = None) -> Response:
    """Answer as the session that the token now opens; by default, go on with what the person was about to do."""
    session = sessions.resume(token)
    if session is None:
        raise SessionEnded
    g.desk_session, g.viewer, g.unlocked = session, session.viewer, session.unlocked
    response = make_response(answer or go_on(kept_of_form()))
    give_token(response, token)
    return response
