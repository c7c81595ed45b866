"""RDF terms, the one table of prefixes, the Turtle writer, and EDTF dates."""
