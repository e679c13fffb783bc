"""A draft on its way: comments, publishing, and the wish for a new one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.report import finding, listing, ordering, publishing
from casework.actions.report.publishing import Said
from casework.errors import StaleEdit
from casework.forms.releases import CommentForm, OrderForm, PublishForm
from casework.labels import label
from casework.language import gettext
from casework.models import Release
from casework.models.report_codes import Section
from casework.policy.grants import P
from casework.views.asking import ask
from casework.views.dialogs import go
from casework.views.gate import allowed, signed_in
from casework.views.releases.room import bp
from casework.views.releases.saying import WORDS

SECTION = f"<any({', '.join(Section)}):section>"


@bp.route(f"/<uuid:release_id>/comments/{SECTION}", methods=["GET", "POST"])
@allowed(P.PUBLISH_RELEASES)
def comment(release_id: UUID, section: str) -> ResponseReturnValue:
    """Say something to one section of a draft."""
    release, here, form = finding.find(signed_in(), release_id), Section(section), CommentForm()
    publishing.insist_on_draft(release)
    standing = publishing.said(release)[here]
    if form.validate_on_submit():
        try:
            body = form.body.data or None
            publishing.comment(signed_in(), release, here, body, version=form.version_read)
            return go(_shown(release, here), gettext("The comment is saved."))
        except StaleEdit as stale:
            return _both(release, form, stale.theirs)
    if not form.is_submitted():
        form.body.data, form.version.data = standing.body, str(standing.version)
    return ask("releases/comment.html", form, release=release, section=here, compared=None)


@bp.route("/<uuid:release_id>/publish", methods=["GET", "POST"])
@allowed(P.PUBLISH_RELEASES)
def publish(release_id: UUID) -> ResponseReturnValue:
    """Look over what is published, and publish it."""
    release, form = finding.find(signed_in(), release_id), PublishForm()
    if form.validate_on_submit():
        try:
            publishing.publish(signed_in(), release, seen=str(form.seen.data))
            return go(_shown(release), gettext("Report %(number)s is published.", number=release.number))
        except StaleEdit:
            pass
    publishing.insist_on_draft(release)
    form.seen.data = publishing.mark(release)
    shown = {"said": publishing.said(release), "row": listing.row_of(release), "stale": form.is_submitted()}
    return render_template("releases/publish.html", form=form, **shown, **WORDS), 409 if form.is_submitted() else 200


@bp.route("/order", methods=["GET", "POST"])
@allowed(P.PUBLISH_RELEASES)
def order() -> ResponseReturnValue:
    """Ask for a report outside the calendar."""
    form = OrderForm()
    if form.validate_on_submit():
        ordering.order(signed_in(), str(form.note.data))
        return go(url_for("releases.index"), gettext("A new report is asked for."))
    return ask("releases/order.html", form, refused=ordering.refusal(clock.today()))


@bp.post("/orders/<uuid:order_id>/withdraw")
@allowed(P.PUBLISH_RELEASES)
def withdraw_order(order_id: UUID) -> ResponseReturnValue:
    """Take back what nobody has counted for yet."""
    ordering.withdraw(signed_in(), order_id)
    flash(gettext("The order is taken back."))
    return redirect(url_for("releases.index"))


def _shown(release: Release, section: Section | None = None) -> str:
    return url_for("releases.show", release_id=release.id, _anchor=f"part-{section}" if section else None)


def _both(release: Release, form: CommentForm, theirs: object) -> ResponseReturnValue:
    """What one wrote beside what another saved meanwhile; saving again then replaces it."""
    saved = theirs if isinstance(theirs, Said) else Said(Section.PARTICIPATION)
    form.version.data = str(saved.version)
    rows = [(label(saved.section), form.body.data or gettext("No comment"), saved.body or gettext("No comment"))]
    shown = {"release": release, "section": saved.section, "compared": rows}
    return render_template("releases/comment.html", form=form, **shown), 409
