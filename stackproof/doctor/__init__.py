"""What works on this machine, and what would make the rest work. Nothing here goes to the network unasked."""
