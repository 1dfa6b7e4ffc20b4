"""Reports that go up: rounds, highlight reports, work plans, plan monitoring, the executive's pack, circulation.

A report is drafted from the record, edited by the chair, sent to the group above, frozen when sent.
"""
