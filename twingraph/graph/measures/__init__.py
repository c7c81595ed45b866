"""Measures of a network's structure, each on its adjacency matrix or on its degrees."""
