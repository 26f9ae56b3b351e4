"""The studio for programs."""
