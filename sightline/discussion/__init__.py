"""What people say about things and what they follow. Its words: comment, mention, follow, activity.

A comment hangs on the reference of a thing, never on its row. A context above registers its kinds of thing with
`things.register`, and what happens in it with `activity.register` (ADR 23 says how).
"""
