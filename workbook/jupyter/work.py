"""The learner's copies of the notebooks, in work/, where the course never overwrites what they changed."""

import hashlib
import json
import platform
import shutil
from pathlib import Path

from workbook.errors import CourseError
from workbook.manifest import Course
from workbook.paths import recall, remember, shown, write_text

WORK = "work"
NOT_COPIED = {".md", ".toml", ".ipynb"}

# What a kernel would write into the file: with it, opening a notebook does not count as an edit.
_MODE = {"codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py", "mimetype": "text/x-python"}
_TOOLS = {"nbconvert_exporter": "python", "pygments_lexer": "ipython3", "version": platform.python_version()}
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python", **_MODE, **_TOOLS},
}


def prepare_work(course: Course) -> list[Path]:
    """Copy the chapters' notebooks, without their outputs, to work/, at the same depth so that links hold.

    A copy in which the learner changed a cell stays as it is. When the course's notebook changed since, the new
    version is put beside it as `<name>.new.ipynb`, once. Running cells and saving is no change.

    Returns:
        What was put beside a copy.

    Raises:
        CourseError: a notebook that chapter.toml names was never built.
    """
    record = recall(course.root, "work")
    beside: list[Path] = []
    for chapter in course.existing:
        source, folder = course.folder(chapter), course.root / WORK / chapter.slug
        for part in chapter.notebooks:
            copy = folder / f"{part.file}.ipynb"
            if new := _deliver(_cleared(source / copy.name), copy, record, course.root):
                beside.append(new)
        shutil.copytree(source, folder, ignore=_only_pictures, dirs_exist_ok=True)
    remember(course.root, "work", record)
    return beside


def _cleared(path: Path) -> str:
    if not path.exists():
        raise CourseError(f"{path.name} was never built from its text", "Build it with: workbook dev notebooks")
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(notebook | {"metadata": KERNEL}, indent=1, ensure_ascii=False) + "\n"


def _deliver(text: str, copy: Path, record: dict[str, str], root: Path) -> Path | None:
    """Write the text to `copy` or, if that is the learner's now, beside it; return what lies beside it now."""
    places = [copy, *(copy.with_name(f"{copy.stem}.new{nth}.ipynb") for nth in ("", *range(2, 100)))]
    given = {record.get(shown(place, root)) for place in places}
    for place in places:
        name, now = shown(place, root), _hash(place.read_text("utf-8")) if place.exists() else None
        if now == _hash(text) or (place is not copy and _hash(text) in given):
            return None
        if now in {None, record.get(name)}:
            write_text(place, text)
            record[name] = _hash(text)
            return None if place is copy else place
    return None


def _hash(text: str) -> str:
    """Return a hash of what is written in the cells, or of the whole text when it is no notebook."""
    try:
        written = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(text)["cells"]]
    except (ValueError, KeyError, TypeError):
        return hashlib.sha256(text.encode()).hexdigest()
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()


def _only_pictures(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if Path(folder, name).suffix in NOT_COPIED or name.startswith((".", "__"))}
