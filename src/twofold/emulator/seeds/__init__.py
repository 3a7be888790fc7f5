"""
What an org holds when it starts: documents, no behaviour.

Touches nothing of Twofold but its errors. Start reading at ``document.py`` (the format of a seed file), then ``sample.py``.
"""
