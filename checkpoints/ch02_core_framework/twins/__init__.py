"""The probes of chapter 2, written with other frameworks."""

OURS_ALONE = {
    "F06": "plugins with requirements, a start and an end of their own: the others have lifespans and no plugins"
}
