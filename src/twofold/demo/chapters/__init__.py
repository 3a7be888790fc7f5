"""
The script of the day, a chapter a file: who books, with what app, and what has to come of it.

Plain values, nothing is played here. Start reading at ``strangers.py``; ``day.py`` beside this folder puts them together.
"""
