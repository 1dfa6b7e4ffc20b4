"""Pages of discussion, private to this context."""
