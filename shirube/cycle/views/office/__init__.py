"""The strategy office's pages: rounds, the matrix, review."""
