"""Changes of organisations, people, duties and parameters, each on the trail."""
