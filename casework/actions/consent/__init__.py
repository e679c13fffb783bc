"""Consent: what is needed, who has answered, what follows, and the texts people say yes to."""
