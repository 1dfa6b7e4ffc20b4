"""Documents in and out: one block model, readers that make it, writers that print it.

Its words: a *block* is a heading, a paragraph, a list item, a table or a figure; a *place* says where in the source a
block stood. A reader turns a file into blocks and never interprets them; what they mean is the business of `imports`.
"""
