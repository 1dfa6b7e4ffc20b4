"""Reads of the data set; each starts from what the standing may see."""
