"""From results to sentences, with the texts of `prompts/`."""
