"""Writing, opening and approving an abstract. What was opened is shown in the answer to a POST, never to a GET."""

import uuid
from collections.abc import Callable

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.lifecycle import DispatchStatus
from feedback.models import Dispatch, GatherChoice
from moderation.cases.masking import Cover
from moderation.cases_seen import NotFound
from moderation.disclosure import open_case
from moderation.dispatches import abstracts, approvals, few_reports
from moderation.dispatches.abstract_drafts import NoDraft, authors_of, case_beside
from moderation.dispatches.abstracts import OpenedDraft, Written
from moderation.dispatches_seen import dispatch_for, matter_for, may_with
from moderation.permissions import Permission, requires
from moderation.views.acting import Act, back, is_done, refused
from moderation.views.blueprint import desk
from moderation.views.dispatch_forms import RejectForm
from moderation.views.editor import (
    Editor,
    choice_typed,
    edit_editor,
    editor_of,
    new_editor,
    overrides_typed,
    text_typed,
    unit_typed,
    with_findings,
)
from moderation.views.kept import opens_at_once
from moderation.views.refusals import REFUSED, blame
from moderation.views.typed import ActForm


@desk.post("/matters/<uuid:matter_id>/dispatches")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def draft_abstract(matter_id: uuid.UUID) -> ResponseReturnValue:
    matter = matter_for(g.viewer, matter_id, Permission.WRITE_ABSTRACT)
    editor = new_editor(matter, _case_typed(), typed=True)

    def save() -> Written:
        _choose(editor)
        unit_id, kind = unit_typed(editor.form)
        return abstracts.draft(
            matter_id,
            text_typed(editor.form),
            unit_id=unit_id,
            case_id=editor.case_id,
            by=g.unlocked,
            kind=kind,
            seen_written=editor.written,
        )

    return _written(editor, save)


@desk.post("/dispatches/<uuid:dispatch_id>/edit")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def edit_abstract(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    dispatch = dispatch_for(g.viewer, dispatch_id, Permission.WRITE_ABSTRACT)
    editor = edit_editor(dispatch, case_beside(dispatch, by=g.unlocked).id)

    def save() -> Written:
        _choose(editor)
        unit_id, _kind = unit_typed(editor.form)
        text, seen = text_typed(editor.form), editor.form.seen_version
        return abstracts.edit(dispatch_id, text, unit_id=unit_id, by=g.unlocked, seen_version=seen)

    return _written(editor, save)


@desk.post("/dispatches/<uuid:dispatch_id>/open")
@requires(Permission.OPEN_CASE, unlocked=True)
@opens_at_once
def open_abstract(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    """The unapproved text: to its author with the editor, to others to be read and approved."""
    opened = abstracts.open_draft(dispatch_id, by=g.unlocked)
    if opened.dispatch.status is DispatchStatus.DRAFTING and _may(opened.dispatch, Permission.WRITE_ABSTRACT):
        return _editor_page(editor_of(opened), 200)
    return _reading_page(opened, RejectForm(formdata=None), 200)


@desk.errorhandler(NoDraft)
def no_draft(error: NoDraft) -> Response:
    """It was approved, or went with its case, while the page with the button was shown."""
    return refused((request.view_args or {})["dispatch_id"], error)


@desk.post("/dispatches/<uuid:dispatch_id>/approve")
@requires(Permission.APPROVE, unlocked=True)
def approve_abstract(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return _decided(dispatch_id, ActForm(), approvals.approve)


@desk.post("/dispatches/<uuid:dispatch_id>/reject")
@requires(Permission.APPROVE, unlocked=True)
def reject_abstract(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return _decided(dispatch_id, RejectForm(), approvals.reject)


@desk.post("/matters/<uuid:matter_id>/wait")
@requires(Permission.WRITE_ABSTRACT)
def wait_to_gather(matter_id: uuid.UUID) -> ResponseReturnValue:
    """R7's first choice: nothing is sent yet."""
    seen = request.form.get("version", 0, type=int)
    few_reports.choose(matter_id, GatherChoice.WAIT, by=g.viewer, seen_version=seen)
    flash(_("已记下：先等一等。有同类反映并入后再转办。"), "ok")
    return redirect(url_for("desk.dispatches"), 303)


def _written(editor: Editor, save: Callable[[], Written]) -> ResponseReturnValue:
    """Save first, so that nothing typed is lost; then hand on what nothing holds back."""
    if not editor.form.validate_on_submit():
        return _editor_page(with_findings(editor, (), overrides_typed()), 422)
    try:
        written = save()
    except REFUSED as error:
        blame(editor.form, error)
        return _editor_page(with_findings(editor, (), overrides_typed()), 422)
    if written.findings:
        return _editor_page(_reopened(written, editor), 200)
    return _handed_on(written, editor)


def _handed_on(written: Written, editor: Editor) -> ResponseReturnValue:
    if request.form.get("then") == "submit":
        try:
            abstracts.submit(written.dispatch_id, by=g.unlocked, seen_version=written.version)
        except REFUSED as error:
            saved = _reopened(written, editor)
            blame(saved.form, error)
            return _editor_page(saved, 422)
    return back(written.dispatch_id)


def _reopened(written: Written, editor: Editor) -> Editor:
    """The same typed form, which from now on changes what was just saved."""
    dispatch = dispatch_for(g.viewer, written.dispatch_id, Permission.WRITE_ABSTRACT)
    return with_findings(edit_editor(dispatch, editor.case_id), written.findings, overrides_typed())


def _choose(editor: Editor) -> None:
    """R7's choice stands in the same form as the abstract it allows."""
    choice, matter = choice_typed(editor.form), editor.matter
    if choice and choice is not matter.gather_choice:
        few_reports.choose(matter.id, choice, by=g.viewer, seen_version=matter.version)


def _decided(dispatch_id: uuid.UUID, form: ActForm, act: Act) -> ResponseReturnValue:
    if is_done(form, act, dispatch_id, by=g.unlocked):
        return back(dispatch_id)
    return _reading_page(abstracts.open_draft(dispatch_id, by=g.unlocked), form, 422)


def _editor_page(editor: Editor, status: int) -> Response:
    page = render_template("moderation/abstract.html", editor=editor, original=_original(editor.case_id))
    return make_response(page, status)


def _reading_page(opened: OpenedDraft, form: ActForm, status: int) -> Response:
    page = render_template(
        "moderation/abstract_read.html",
        opened=opened,
        editor=editor_of(opened),
        form=form,
        reject=form if isinstance(form, RejectForm) else RejectForm(formdata=None),
        may_approve=_may_approve(opened.dispatch),
        original=_original(opened.case_id),
    )
    return make_response(page, status)


def _may_approve(dispatch: Dispatch) -> bool:
    is_waiting = dispatch.status is DispatchStatus.TO_APPROVE and _may(dispatch, Permission.APPROVE)
    return is_waiting and g.viewer.staff_id not in authors_of(dispatch)


def _may(dispatch: Dispatch, permission: Permission) -> bool:
    return may_with(g.viewer, dispatch.matter_id, permission)


def _original(case_id: uuid.UUID) -> str:
    """Opened once more, with its own ledger row; third parties stay covered (R17)."""
    return Cover().text(str(open_case(case_id, by=g.unlocked).said["description"]))


def _case_typed() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("case_id", ""))
    except ValueError as error:
        raise NotFound from error
