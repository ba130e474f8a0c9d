"""Decoding of uploaded pictures, and encoding of what is served. It knows no model."""
