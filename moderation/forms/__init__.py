"""What staff type, checked as a form: one subject a module. Texts come out canonical (`wording.clean`)."""
