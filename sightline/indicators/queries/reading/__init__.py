"""Reads of figures as charts: for the dashboard, for one indicator, for a quarter."""
