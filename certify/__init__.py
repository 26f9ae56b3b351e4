"""Certify: practical certification of live-commerce traders. The site that joins the chapters."""
