"""The pages of the app: one entry each, with all that menu, fit doctor, glossary, pictures and tests need to know of it."""
