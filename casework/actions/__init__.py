"""What a person does: one verb, one line in the log. One room per noun, named in the singular, so that the module
that does the noun's verbs keeps its plural: `from casework.actions.case import cases`, then `cases.close(...)`.
"""
