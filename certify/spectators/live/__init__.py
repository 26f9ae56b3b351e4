"""The live path of showings: streams that hold no thread and no database connection."""
