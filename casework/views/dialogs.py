"""Answers of pages that may also be dialogs: the same page, framed or not, and where to go afterwards."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, request


def in_dialog() -> bool:
    """Was the page asked for by an open dialog?"""
    return request.headers.get("HX-Target") == "dialog-content"


def go(address: str, said: str = "") -> Response:
    """Leave for another page, which says what happened. A dialog is told to take the whole page along.

    A dialog goes to the top of the page: a browser that is sent to a place within the page it shows loads nothing.
    """
    if said:
        flash(said)
    if not in_dialog():
        return make_response(redirect(address))
    response = make_response("", 204)
    response.headers["HX-Redirect"] = address.partition("#")[0]
    return response
