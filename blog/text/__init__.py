"""Formatting and measuring text: dates, reading times, rich text and wall-clock times.

Its modules import nothing else of ``blog`` but each other.
"""
