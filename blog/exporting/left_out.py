"""What an export doesn't hold, and why: each reason stands in the manifest, for people."""

SECRET = "Passwords, second factors and sessions are secrets, and belong to one server."
COMPUTED = "It is computed from the rest."
ELSEWHERE = "It belongs to this server, and says nothing of what the practice wrote."
UNSAVED = "What somebody typed and did not save is theirs alone: save it first."

# By model. Those with one reason and one title are one entry of the manifest.
MODELS: dict[str, tuple[str, str]] = {
    "accounts.AuditEntry": (
        "The audit log",
        "It has addresses and browsers of people, and is the record of this server. Export it as a "
        "table under Practice, Audit log.",
    ),
    "accounts.User_groups": ("Roles of accounts", SECRET),
    "accounts.User_user_permissions": ("Roles of accounts", SECRET),
    "auth.Permission": ("Roles of accounts", SECRET),
    "auth.Group": ("Roles of accounts", SECRET),
    "auth.Group_permissions": ("Roles of accounts", SECRET),
    "account.EmailAddress": ("Signing in", SECRET),
    "account.EmailConfirmation": ("Signing in", SECRET),
    "mfa.Authenticator": ("Signing in", SECRET),
    "usersessions.UserSession": ("Signing in", SECRET),
    "sessions.Session": ("Signing in", SECRET),
    "admin.LogEntry": ("Django’s own list of changes at the desk", ELSEWHERE),
    "contenttypes.ContentType": ("Tables of the program", ELSEWHERE),
    "taggit.TaggedItem": ("Tables of the program", ELSEWHERE),
    "django_tasks_database.DBTaskResult": ("Work in the background", ELSEWHERE),
    "blog.DailyRun": ("Work in the background", ELSEWHERE),
    "blog.Export": ("Earlier exports", ELSEWHERE),
    "blog.Document": ("Documents that are no article yet", UNSAVED),
    "blog.EditingSession": ("Unsaved changes in open forms", UNSAVED),
    "blog.PreviewLink": (
        "Preview links",
        "Each opens a page of this server to whoever has it. Make new ones.",
    ),
    "blog.SearchText": ("The search index", COMPUTED),
    "blog.PostText": ("The search index", COMPUTED),
    "blog.SearchWord": ("The search index", COMPUTED),
}

ACCOUNT = ("Accounts", "Of those who use the desk only the names are here. " + SECRET)
ABOUT_FIX = (
    "Requests for a review of an unpublished fix",
    "They are about changes that are not saved. Approvals of such a fix are here.",
)
ONE = ("Numbers of what there is once", COMPUTED)

# By model and field, where the model is exported.
FIELDS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        (
            f"accounts.User.{name}"
            for name in (
                "password", "last_login", "is_superuser", "email", "is_staff", "is_active",
                "date_joined",
            )
        ),
        ACCOUNT,
    ),
    "blog.Practice.id": ONE,
    "blog.Section.region": ONE,
    "blog.ReviewRequest.key": (
        "Personal links to reviews",
        "Each opens a page of this server to whoever has it. Ask once more.",
    ),
    "blog.ReviewRequest.fix": ABOUT_FIX,
    "blog.ReviewRequest.fix_hash": ABOUT_FIX,
    "blog.Approval.fix": ABOUT_FIX,
}  # fmt: skip


def reasons() -> list[dict[str, str]]:
    """Return what is left out and why, each once, as the manifest has it."""
    told = [pair for pair in (*MODELS.values(), *FIELDS.values()) if pair != ONE]
    return [{"what": what, "reason": reason} for what, reason in dict.fromkeys(told)]
