"""From a closed attempt to a published result: jobs, grades of rooms, the round's decision, the report."""
