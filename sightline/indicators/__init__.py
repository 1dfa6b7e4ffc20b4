"""The multi-agency data set: what is counted, what agencies return, what a chart says of it, and what may be published.

Its law is data (`data/rulesets`): the catalogue of indicators and the ways to hide small numbers, each with its source.
"""
