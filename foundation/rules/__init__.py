"""What is true everywhere: problems as values, exact numbers, strict JSON, canonical bytes and the hash chain."""
