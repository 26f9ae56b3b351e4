"""What a lever does when its dose is varied and nothing else: an experiment per row of the room's evidence, in any room."""
