"""Dashboard exports with columns of their own → the five files of `live-session/1`, through a mapping that a person confirms. Pure."""
