"""One engine for every request: route, steps, decisions. It knows digests and subject types, nothing else."""
