"""Files people send, official papers, and sheets in and out."""
