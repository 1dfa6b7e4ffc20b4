"""Calendar feed: dates a person may subscribe to in their own calendar, by a private address. Peers fill it."""
