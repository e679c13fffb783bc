"""What people are writing: kept while unfinished, held to one spelling, told apart when two edits meet."""
