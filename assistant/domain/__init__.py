"""What the evaluations are about: frozen values, no input or output."""
