"""Many facilities at once: a table of them in, their prices and their risk out."""
