"""The network of relationships as networkx graphs, and files of them."""
