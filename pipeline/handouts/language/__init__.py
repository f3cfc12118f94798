"""What is known of languages and of text: locales, lexicons, readability, numbers, inline Markdown."""
