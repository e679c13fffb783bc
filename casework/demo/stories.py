"""What happens to the demo's pupils: each story is one pupil's way from flag to wherever it has come.

A story yields the instant of its next step and goes on from there; see stage.py. Everything happens through the
actions that people use, so that every state is one a person could have brought about.
"""

from __future__ import annotations

from casework.actions.request import flags, openings
from casework.demo.asking import answering, consenting, flag
from casework.demo.following import following
from casework.demo.stage import Story, working_hour
from casework.demo.world import Plan, World, the_referral, user
from casework.models.codes import Role


def life(world: World, plan: Plan) -> Story:
    """One pupil's story."""
    yield working_hour(plan.begins_on, world.random)
    referral_id = flag(world, plan)
    if plan.answer == "cancel":
        yield world.later(2, 5)
        flags.cancel(user(world.someone(Role.COUNSELLOR, plan.flagged_by)), the_referral(referral_id))
        return
    adviser_id = world.follower(world.office_of[plan.flagged_by])
    yield from consenting(world, plan, referral_id)
    yield from answering(world, plan, referral_id, adviser_id)
    if plan.consent in {"given", "withdrawn"} and plan.answer in {"accept", "forward"}:
        yield world.later(1)
        case = openings.case_of(the_referral(referral_id))
        if case is not None:
            yield from following(world, plan, case.id)
