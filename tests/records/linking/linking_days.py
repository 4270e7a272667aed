"""The last day of the made registers of these tests."""

from datetime import date

LAST = date(2026, 10, 30)
