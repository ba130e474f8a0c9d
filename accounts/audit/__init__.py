"""The audit log: who did what at the desk, when and from where.

``models`` holds the entries, ``middleware`` knows whose request it is, ``log`` writes an entry,
``receivers`` listen to what is saved and to what others tell, and ``admin`` shows the list.
Entries are only ever added. Readers leave nothing in it.
"""
