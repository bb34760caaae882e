"""What runs by the clock: one scheduler at a time, jobs that rooms register, and a record of every run."""
