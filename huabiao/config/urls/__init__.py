"""Addresses of each process role."""
