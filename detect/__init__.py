"""What people use: the nightly screening, cases, reports and the command line."""
