"""Webhooks: what happens to certificates, told to other machines."""
