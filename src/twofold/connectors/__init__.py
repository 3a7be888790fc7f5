"""
The booking apps, a folder each: vendor bytes in, our notices out.

May use core, the engine's ports and ``transport``; they don't know each other. Only ``client.py`` reaches the net.
Start at ``contract.py``, then ``oncehub/notices.py``; a new app is a folder, its tests and a line in ``all.py``.
"""
