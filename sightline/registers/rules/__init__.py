"""What follows from scores and dates. Pure."""
