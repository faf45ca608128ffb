"""What the flow tables of the reporting app carry out."""
