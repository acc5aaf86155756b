"""The door of the web application: who comes in, what they may do, how often. Other rooms use what is named here."""

from assistant.surfaces.web.access.door import check, demand_edit, may_edit, mount, name_of, note_change, own_folder, person_of, server_options

__all__ = ["check", "demand_edit", "may_edit", "mount", "name_of", "note_change", "own_folder", "person_of", "server_options"]
