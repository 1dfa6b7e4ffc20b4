"""Clocks, protocols, how a disagreement ends, and what may be told of many. Pure."""
