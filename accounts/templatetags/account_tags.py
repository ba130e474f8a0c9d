"""Template filters of the pages of a person's own account."""

from django import template

from accounts.audit.log import describe_browser

register = template.Library()
register.filter("browser", describe_browser)
