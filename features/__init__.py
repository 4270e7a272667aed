"""What is measured of a filing, as of a day, using only what was knowable on that day."""
