"""Days that matter: birthdays and the turn of the school year. Pure functions, no database."""
