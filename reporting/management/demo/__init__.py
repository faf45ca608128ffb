"""The demo story: a made-up district with its organisations, people, requests, losses and reports."""
