"""What the course's claims about speed are measured with; nothing here is a test."""
