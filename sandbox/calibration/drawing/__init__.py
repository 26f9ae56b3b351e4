"""Plots of a fidelity report as SVG text: the same marks for the studio's pages and for the documentation."""
