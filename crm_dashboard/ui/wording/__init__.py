"""How things are written on screen: text from data escaped, values, labels, needs, colours beside names."""
