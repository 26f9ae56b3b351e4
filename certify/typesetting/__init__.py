"""Texts and data to PDF, PNG and SVG, for reports and certificates alike."""
