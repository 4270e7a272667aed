"""Patent texts: near copies, skeletons, plain measures of a claim, and what to show of two like texts."""
