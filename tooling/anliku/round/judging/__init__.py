"""Who judges which case, the sheets of the experts, and what the scores come to."""
