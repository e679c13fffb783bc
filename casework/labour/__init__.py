"""Jobs for pupils: what the law and each form of placement ask. Pure functions, no database."""
