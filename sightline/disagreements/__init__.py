"""Disagreements between professionals about a case, and disputes between partners: protocol, stages, clocks, outcome.

Words: disagreement (about a child or an adult), dispute (between partners), protocol, stage, step, limit, clock.
Law: Working Together to Safeguard Children, on resolving disputes; local protocols held as data (kind `escalation` of
the rule sets). Both are level 3: see ADR 32.
"""
