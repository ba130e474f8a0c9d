"""What an export doesn't hold, and why: each reason stands in the manifest, for people."""

COMPUTED = "It is computed from the rest."
UNSAVED = "What somebody typed and did not save is theirs alone: save it first."
ACCOUNT = (
    "Accounts",
    "Of those who use the desk only the names are here. Addresses, roles, passwords, second "
    "factors and sessions belong to one server, or are secrets.",
)
PROGRAM = (
    "What the program keeps for itself",
    "Queues, earlier exports and tables of its own say nothing of what the practice wrote.",
)
BROUGHT_IN = (
    "What became of which article of another blog",
    "It is asked for where that is brought in once more, or taken back. The articles are here, and "
    "so are the addresses that they had there.",
)
ONE = ("Numbers of what there is once", COMPUTED)
ABOUT_FIX = (
    "Requests for a review of an unpublished fix",
    "They are about changes that are not saved. Approvals of such a fix are here.",
)

# By model. Those with one title and one reason are one entry of the manifest.
MODELS: dict[str, tuple[str, str]] = {
    "accounts.AuditEntry": (
        "The audit log",
        "It has addresses and browsers of people, and is the record of this server. Export it as a "
        "table under Practice, Audit log.",
    ),
    **dict.fromkeys(
        (
            "accounts.User_groups", "accounts.User_user_permissions", "auth.Permission",
            "auth.Group", "auth.Group_permissions", "account.EmailAddress",
            "account.EmailConfirmation", "mfa.Authenticator", "usersessions.UserSession",
            "sessions.Session",
        ),
        ACCOUNT,
    ),
    **dict.fromkeys(
        (
            "admin.LogEntry", "contenttypes.ContentType", "taggit.TaggedItem",
            "django_tasks_database.DBTaskResult", "blog.DailyRun", "blog.Export",
        ),
        PROGRAM,
    ),
    **dict.fromkeys(("blog.BlogImport", "blog.ImportedRow"), BROUGHT_IN),
    "blog.Document": ("Documents that are no article yet", UNSAVED),
    "blog.EditingSession": ("Unsaved changes in open forms", UNSAVED),
    "blog.PreviewLink": (
        "Preview links",
        "Each opens a page of this server to whoever has it. Make new ones.",
    ),
    "blog.SearchText": ("The search index", COMPUTED),
    "blog.PostText": ("The search index", COMPUTED),
    "blog.SearchWord": ("The search index", COMPUTED),
}  # fmt: skip

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
