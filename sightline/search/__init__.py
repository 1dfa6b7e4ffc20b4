"""Finding things: one index of what people look for, asked through what the asker may see.

A *kind* of thing is registered by its context when it starts; the database itself keeps the index in step.
"""
