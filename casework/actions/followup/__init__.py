"""Following up: contacts, corrections, the next step, the status after closing."""
