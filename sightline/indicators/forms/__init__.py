"""Forms of the data set. They say what is asked and check its shape; the deeds check the rest."""
