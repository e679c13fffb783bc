"""A user's days in a calendar of their own: case numbers and days behind a secret address. Never a name."""
