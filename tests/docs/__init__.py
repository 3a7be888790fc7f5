"""
The documentation is tested: pages made from the code are fresh, names that prose mentions exist, the tree says nothing it shouldn't.

``python -m tests.docs.generate`` (``make docs``) writes every generated page. Start reading at ``pages.py``.
"""
