"""The audit log: who did what at the desk, when and from where.

``models`` holds the entries, ``log`` writes them, also for saved rows and signals, and ``admin``
shows the list. Entries are only ever added. Visits of readers are not logged.
"""
