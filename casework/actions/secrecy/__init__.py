"""What is hidden and from whom, and who has seen what."""
