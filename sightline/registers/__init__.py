"""Registers that go up to the executive: risks, escalations, challenges; and what is worked on with other bodies.

Its law: what was scored, moved, answered or said is a row by somebody on a day, and is never changed.
"""
