"""Certificates that strangers can trust."""
