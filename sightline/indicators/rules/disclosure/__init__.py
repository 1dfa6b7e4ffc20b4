"""Disclosure control: what of a set of figures may be published, so that nobody is told apart by a small number. Pure.

A figure is hidden because it is small (primary), or because a hidden one could be worked out from it (secondary). What
is published is attacked before it goes out: see `attack`. Stored data are never changed.
"""
