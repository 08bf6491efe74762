"""What the round goes by, in plain Python: states, questions, deadlines, numbers as typed, estimates."""
