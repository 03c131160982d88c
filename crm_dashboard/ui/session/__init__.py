"""What a visitor's session holds: pages, language, workspace, state, errors as sentences, what could not be applied."""
