"""Reviews of articles before they are published: requests, comments and approvals.

May import ``blog.articles`` and the packages below it.
"""
