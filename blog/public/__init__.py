"""What readers see: pages, feeds, sitemap and structured data.

May import ``blog.publishing`` and below; reads what is live, never a Post.
"""
