"""Twenty posts of one rendered form at once write one row, on both databases (privacy.md section 4)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from casework.models import Consent, Guardian, Observation, Referral
from casework.models.codes import Role
from tests.browser import Form, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
AT_ONCE = 20


def at_once(app: Flask, visitor: Visitor, path: str, form: Form) -> list[int]:
    """Post the same rendered form from many threads at the same moment, with the same cookie."""
    cookie = visitor.client.get_cookie("casework")
    assert cookie is not None
    start = Barrier(AT_ONCE)

    def post(_number: int) -> int:
        client = app.test_client()
        client.set_cookie("casework", cookie.value)
        start.wait()
        return client.post(path, data=form.values, headers={"Referer": f"http://localhost{path}"}).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(post, range(AT_ONCE)))


def count(make: Make, kind: type[Referral] | type[Consent] | type[Guardian] | type[Observation]) -> int:
    with make.reading() as opened:
        return opened.scalar(select(func.count()).select_from(kind)) or 0


def test_twenty_parallel_posts_of_one_flag_are_one_request(app: Flask, make: Make, browse: Browse) -> None:
    school = make.school()
    pupil = make.pupil(school)
    visitor = browse(make.user(Role.COUNSELLOR, school))
    path = f"/flags/pupil/{pupil.id}"
    form = next(form for form in visitor.get(path).forms if "measures" in form.values)
    form.values |= {"protection": ["no"], "informed": ["yes"], "seen_attendance": ["absence_50"]}
    form.values |= {"guardian1-name": ["Mor Prøve"], "guardian1-parental_responsibility": ["y"]}
    answers = at_once(app, visitor, path, form)
    assert set(answers) <= {302, 409}
    assert 302 in answers
    assert (count(make, Referral), count(make, Guardian), count(make, Observation)) == (1, 1, 1)
    assert len(make.log("pupil_flagged")) == 1


def test_twenty_parallel_posts_of_one_answer_are_one_consent(app: Flask, make: Make, browse: Browse) -> None:
    school = make.school()
    referral = make.referral(make.pupil(school), school)
    visitor = browse(make.user(Role.COUNSELLOR, school))
    path = f"/consents/{referral.id}/register"
    form = next(form for form in visitor.get(path).forms if "answered_on" in form.values)
    form.values |= {"giver": ["pupil"], "answer": ["given"]}
    answers = at_once(app, visitor, path, form)
    assert set(answers) == {302}
    assert count(make, Consent) == 1
    assert len(make.log("consent_registered")) == 1
