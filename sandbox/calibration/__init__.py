"""Recording → room: the importer of `live-session/1` recordings and the fit of a host's room. Pure: no Django, no clock."""
