"""The demonstration: declarations through the whole loop, day by day."""
