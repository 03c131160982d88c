"""What a file is and which column plays which role, before it is loaded."""
