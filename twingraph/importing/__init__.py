"""Import: from what a source says, row by row or statement by statement, to a graph of its own."""
