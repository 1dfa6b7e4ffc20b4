"""Rule sets: law and guidance as shipped, dated data with its source and whether it was checked.

This context owns no partnership's rows: which rule sets a partnership adopted, and what it overrode, is governance's.
"""
