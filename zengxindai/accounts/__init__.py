"""Who: organisations, people, the duties they hold and delegate."""
