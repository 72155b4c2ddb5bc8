"""What `make bench` measures. Prints one JSON document; compare ratios within one run, not seconds between machines."""
