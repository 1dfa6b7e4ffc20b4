"""What the partnership promised: strategic plan, part, priority, ambition, desired outcome, measure, planned action.

A plan is a draft until somebody other than its author agrees it, and public once published. Its actions are
`actions.Action`; a planned action says which ambition an action serves and which measure it should move.
"""
