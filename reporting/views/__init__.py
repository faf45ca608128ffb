"""Pages and files of the reporting app."""
