"""Tags for pages that lead to conversations."""
