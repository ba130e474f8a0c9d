"""How the site is served: a parent, its workers, and the door that requests come through.

``parent`` keeps the processes running, ``port`` opens the port for them, ``web`` is Granian in one
web worker, and ``door`` is what Granian calls: it lets complete requests through to Django, which
sits behind it as an ordinary WSGI application.
"""
