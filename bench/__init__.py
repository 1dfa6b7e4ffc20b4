"""Benchmarks: `python -m bench NAME` makes a throw-away database, fills it and prints a line per figure."""
