"""The HTML report: one file that reads, prints and travels on its own."""
