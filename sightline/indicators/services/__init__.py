"""Deeds on the data set. Each authorises, checks, changes and leaves one row on the trail."""
