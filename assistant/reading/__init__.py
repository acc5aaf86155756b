"""From a report's pages to its evaluation, findings, pointers and passages."""
