"""All of it together: the library, the handouts, the clinics, the settings."""
