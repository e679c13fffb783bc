"""The case conference: agendas, the pupils gone through, decisions, stars."""
