"""The notice in force, as data."""
