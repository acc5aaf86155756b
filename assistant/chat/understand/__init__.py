"""From a question and the dialogue so far to a request."""
