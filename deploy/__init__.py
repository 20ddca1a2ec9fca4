"""What runs Loopgate: the one-machine stack, the demonstration."""
