"""Who is responsible, who may never be asked, and why."""
