"""How the question is shown: the title over it, its chips, its conditions in words."""
