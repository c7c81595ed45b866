"""Where facts come from: the manifest of graphs, and passages of source texts."""
