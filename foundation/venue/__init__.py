"""A hall without a network of its own: the house over HTTPS on the hall's address, and the door where tablets learn to trust it."""
