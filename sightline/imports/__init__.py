"""A document in, a reviewed proposal, a committed plan.

Its words: a file is *read* into blocks (`publishing`); the rules *understand* it: each piece is *placed* in a proposal,
*set aside* with a reason, or left *unplaced*; a person *reviews* the proposal and *commits* it as a plan. Its law:
nothing vanishes, nothing is invented, and nothing becomes a plan before a person has said so.
"""
