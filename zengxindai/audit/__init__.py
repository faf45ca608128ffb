"""The trail: every act as an append-only event, sealed nightly."""
