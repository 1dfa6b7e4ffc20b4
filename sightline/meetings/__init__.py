"""Meetings: when groups meet, with which papers, who came, what was said and decided.

Words: series (a group's meetings of a year), meeting, agenda item, paper, pack, attendance, apology, quorum, minutes,
decision. No law says how often a group meets; a partnership's arrangements do, as each group's meeting rule.
"""
