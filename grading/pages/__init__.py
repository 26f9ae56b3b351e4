"""Pages of grading: the candidate's report, the examiner's table of results."""
