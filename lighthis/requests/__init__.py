"""What guards a request: one-time keys, saved drafts, throttling."""
