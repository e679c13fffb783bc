"""Reports: frozen, drafted, commented on, published; and what is missing before a freeze."""
