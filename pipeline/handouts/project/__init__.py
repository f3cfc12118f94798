"""All of it together: the library, the handouts, the clinics, the settings."""

from handouts.project.project import BASE_CLINIC, Project, open_project

__all__ = ["BASE_CLINIC", "Project", "open_project"]
