"""What the strategy office sees of a round: who answered, who is late, and what waits for a judgement."""
