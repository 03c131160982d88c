"""What the reader's browser reports and shows by itself: the size of its window, and the words that Streamlit writes."""
