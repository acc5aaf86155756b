"""What can be asked: pure functions over a snapshot of the corpus, behind one catalogue."""
