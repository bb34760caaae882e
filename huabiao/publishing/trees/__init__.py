"""Static trees: what the register says is online, as immutable folders swapped by one symlink."""
