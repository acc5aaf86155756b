"""A question comes in: understood, asked of the catalogue, put into words, checked."""
