"""Ways in: they render, they decide nothing."""
