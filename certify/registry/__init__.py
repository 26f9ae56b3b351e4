"""The register of certified traders: who agreed to be found, what was examined, what merchants confirmed, and how both get in touch."""
