"""Finding a pupil or a case: what a search asks for, whom it reaches, and who was opened last."""
