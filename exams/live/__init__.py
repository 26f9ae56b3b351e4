"""The live path: rooms rebuilt from their logs, frames once a second, streams that hold no thread and no database connection."""
