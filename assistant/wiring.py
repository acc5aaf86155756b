"""The one place that knows which adapter is used. Nothing heavy is imported before it is needed."""
