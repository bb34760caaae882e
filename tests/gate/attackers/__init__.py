"""The attackers, and the officers whose lawful acts the attacks stand between; each act runs as its own process."""
