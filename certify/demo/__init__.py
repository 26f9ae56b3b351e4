"""The demo: one launcher for every process, an embedded broker, and content made by the product's own services."""
