"""The collaboration itself: areas, offices, schools, their users, and what is published."""
