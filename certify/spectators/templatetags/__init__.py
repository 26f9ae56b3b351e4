"""Tags for pages that lead to what can be watched."""
