"""
The door a person types at: each command reads the request, calls one use case and shows the answer.

May import everything below; heavy imports stand inside functions, so that ``--help`` answers at once.
Start at ``main.py``, the table of commands; ``shared.py`` has the options most of them take.
"""
