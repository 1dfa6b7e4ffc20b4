"""Evidence: what proves that something was done or has changed. A file, a link or a statement, with its versions.

It knows nothing of what it proves: actions, priorities and measures keep tables of their own and register in `uses`.
"""
