"""Deeds on what agencies return: open a collection, store, submit, accept, revise, freeze, extend, chase."""
