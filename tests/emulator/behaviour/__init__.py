"""What the org does with records, asked in process: no HTTP between the question and the behaviour."""
