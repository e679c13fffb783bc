"""The school year: its dates and programmes, its turn, and what is due each day."""
