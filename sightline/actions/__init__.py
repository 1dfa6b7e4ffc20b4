"""Commitments: `Action` is the only to-do of the system. Whatever opens one keeps an explicit key to it."""
