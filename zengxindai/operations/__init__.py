"""What keeps the product running: health, figures, logs, jobs, backups."""
