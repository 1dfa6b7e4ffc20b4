"""Who is who: partnership, area, agency, group, seat, post, appointment, and the roles that follow from them.

Its law: section 16E of the Children Act 2004 and section 43 of the Care Act 2014 ask for arrangements; how they are
filled is local. Rights follow `data/permissions.csv`, never a line of code.
"""
