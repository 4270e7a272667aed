"""What is learned and judged: labels, law, training, registry, scores, explanations."""
