"""The controls of the question: axes with their cuts and parts, filters, matrices, marks of fit."""
