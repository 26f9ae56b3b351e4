"""What can happen in grading, a file per verb."""
