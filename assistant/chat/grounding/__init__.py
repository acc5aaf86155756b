"""Whether a text says only what its evidence says: every number, name, mark and, of a language model's text, every sentence."""
