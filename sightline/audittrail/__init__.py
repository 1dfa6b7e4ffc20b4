"""The trail: who did what, when and from where, one row per deed, added and never changed.

Words: an *entry* is one deed; a *chain* is the entries of one partnership, or of the installation (tenant ""); the
*head* is a chain's last entry. Law: an entry is written in the deed's own transaction; the database refuses change and
removal; each entry carries a keyed digest of itself and of the one before, so that a changed, missing or added row
shows. The trail is text: it holds no foreign keys, and personal data and level 2 and 3 values only as keyed hashes.
"""
