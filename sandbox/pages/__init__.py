"""The studio for examiners."""
