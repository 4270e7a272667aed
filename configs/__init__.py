"""The law, the thresholds and the code tables, as data; read through importlib.resources."""
