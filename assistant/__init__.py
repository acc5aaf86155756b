"""Kompass: an evaluation assistant for Swedish municipalities evaluated with Kommunkompassen."""

__version__ = "0.1.0"
