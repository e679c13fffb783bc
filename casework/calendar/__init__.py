"""Days that matter: birthdays, working days, school years and the milestones on them. Pure functions, no database."""
