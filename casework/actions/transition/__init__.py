"""The way into upper secondary: applied, offered, begun, the first day, handed over to OT."""
