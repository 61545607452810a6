"""The box and the attacks on it."""
