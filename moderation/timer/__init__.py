"""What time does by itself: reminders, closings, retention."""
