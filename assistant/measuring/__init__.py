"""How well the house does: figures over sets of questions, made by code that the house itself does not need."""
