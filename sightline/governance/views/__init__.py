"""Pages of governance: the partnership, its agencies, groups, people and roles, and the load from Excel."""
