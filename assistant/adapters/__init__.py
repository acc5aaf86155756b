"""One library, one file."""
