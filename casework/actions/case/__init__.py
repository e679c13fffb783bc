"""One case from its start to its close: who has it, what its page shows, what has happened in it."""
