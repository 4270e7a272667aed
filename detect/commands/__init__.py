"""The commands of the command line, in groups; cli.py puts them together."""
