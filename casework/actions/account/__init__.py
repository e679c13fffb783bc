"""Who is at the door: passwords, sessions, the second factor, one-time links, failed attempts."""
