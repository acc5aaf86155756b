"""A report comes in: PDF → reading → store → index."""
