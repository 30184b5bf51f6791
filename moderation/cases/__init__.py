"""Cases at the desk: the queue, the page, triage, matters, messages, review."""
