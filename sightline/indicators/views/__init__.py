"""Pages of the data set."""
