"""Swedish text: folding, stems, compounds, names of municipalities, phrases."""
