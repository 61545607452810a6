"""A session with a client that was generated from the document: ``python generated.py FOLDER URL``, and nothing else.

FOLDER holds the package ``made``, as openapi-python-client has written it. It prints what it saw, as JSON.
"""

import importlib
import json
import sys
from typing import Any


def operation(method: str, path: str) -> Any:
    """Return the generated module that asks for this, whatever it is called."""
    import pkgutil

    package = importlib.import_module("made.api.default")
    for each in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"made.api.default.{each.name}")
        text = module.__loader__.get_source(module.__name__)  # type: ignore[union-attr]
        if f'"method": "{method}"' in text and f'"url": "{path}"' in text:
            return module
    raise SystemExit(f"the client has no operation {method.upper()} {path}")


def main() -> None:
    """Create, read, list, replace, patch, complete and delete a task."""
    folder, url = sys.argv[1:]
    sys.path.insert(0, folder)
    made = importlib.import_module("made")
    models = importlib.import_module("made.models")
    client, task = made.Client(base_url=url), "/tasks/{task_id}"
    created = operation("post", "/tasks").sync_detailed(client=client, body=models.TaskBody(title="first"))
    key = created.parsed.id
    read = operation("get", task).sync_detailed(key, client=client)
    listed = operation("get", "/tasks").sync_detailed(client=client, page_size=1)
    stale = read.headers["etag"]
    body = models.TaskBody(title="second", priority=5)
    replaced = operation("put", task).sync_detailed(key, client=client, body=body, if_match=stale)
    late = operation("put", task).sync_detailed(key, client=client, body=body, if_match='"1-other"')
    patch = operation("patch", task)
    part = patch.sync_detailed.__annotations__["body"].from_dict({"description": "third"})
    patched = patch.sync_detailed(key, client=client, body=part, if_match=replaced.headers["etag"])
    done = operation("post", "/tasks/{task_id}/complete").sync_detailed(key, client=client)
    gone = operation("delete", task).sync_detailed(key, client=client)
    missing = operation("get", task).sync_detailed(key, client=client)
    answers = [created, read, listed, replaced, late, patched, done, gone, missing]
    seen = {
        "statuses": [int(each.status_code) for each in answers],
        "title": replaced.parsed.title,
        "status": str(done.parsed.status.value),
        "items": len(listed.parsed.items),
        "problem": missing.parsed.code,
        "patched": [patched.parsed.title, patched.parsed.description, patched.parsed.priority],
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
