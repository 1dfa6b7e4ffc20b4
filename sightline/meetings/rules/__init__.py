"""Pure rules of meetings; today and all days are passed in."""
