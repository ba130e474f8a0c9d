"""Forms, fields and widgets of the desk.

May import anything in ``blog`` but the views and the ModelAdmins of ``blog.admin``.
"""
