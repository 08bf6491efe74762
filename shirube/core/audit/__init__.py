"""What the program keeps about its own doings, for those who look after it: the journal and the mails it sent."""
