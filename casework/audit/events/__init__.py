"""Every event there is, one module per subject: what the log can say is what is collected here."""

# ruff: noqa: F403 - the list of events is these modules
from casework.audit.events.accounts import *
from casework.audit.events.administration import *
from casework.audit.events.base import *
from casework.audit.events.cases import *
from casework.audit.events.conferences import *
from casework.audit.events.consent import *
from casework.audit.events.handovers import *
from casework.audit.events.jobs import *
from casework.audit.events.plans import *
from casework.audit.events.pupils import *
from casework.audit.events.reports import *
from casework.audit.events.requests import *
from casework.audit.events.seeing import *
from casework.audit.events.transition import *
from casework.audit.events.working_day import *
