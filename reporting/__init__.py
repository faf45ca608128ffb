"""Looking back: month-ends, monthly reports and their delivery."""
