"""The closed sets casework speaks in (domain.md section 9), stored by value: import them from here.

One module per subject. Those of the transition and of jobs are beside this package; their words are in labels/.
"""

# ruff: noqa: F403 - the closed sets are these modules
from casework.models.codes.cases import *
from casework.models.codes.consent import *
from casework.models.codes.followup import *
from casework.models.codes.people import *
from casework.models.codes.requests import *
from casework.models.codes.working_day import *
