"""`workbook reset TASK|CHAPTER`: back to the stub, also where markers are broken."""

from collections.abc import Collection
from contextlib import suppress

from workbook.commands import Target
from workbook.edits import Edits
from workbook.errors import BrokenMarkersError, UserError
from workbook.manifest import load_course
from workbook.paths import read_text
from workbook.regions import YOURS, graft, parse, stub


def run(target: Target) -> int:
    """Put the stub back into a task's or a chapter's regions; a copy of mine is kept."""
    course = load_course()
    tasks = {task.id: task for task in course.select(target)}
    edits = Edits(course, "reset")
    for file in dict.fromkeys(file for task in tasks.values() for file in task.files):
        reference, mine = read_text(course.solutions / file, course.root), ""
        with suppress(UserError):
            mine = read_text(course.exercises / file, course.root)
        text, lost = emptied(mine, reference, file, tasks)
        edits.put(file, text.encode())
        for task in lost if mine else ():
            print(f"exercises/{file}: task {task} is back at its stub too, because its markers were broken")
    for file in edits.changed:
        print(f"exercises/{file} has its stub again; before: {edits.copy(file)}")
    if not edits.changed:
        print("The stub stands there already.")
    return 0


def emptied(mine: str, reference: str, file: str, tasks: Collection[str]) -> tuple[str, list[str]]:
    """Return the learner's file with the regions of `tasks` emptied, and the other tasks that were lost by it.

    If markers are missing or broken, it is the course's skeleton with every other region that is still whole.
    """
    wanted = {region.key: region.task for region in parse(reference, file)}
    with suppress(BrokenMarkersError):
        if wanted.keys() <= {region.key for region in parse(mine, file)}:
            return stub(mine, file, tasks), []
    others = set(wanted.values()).difference(tasks)
    whole = {region.key for region in parse(mine, file, lenient=True)}
    lost = [task for key, task in wanted.items() if key not in whole and task in others - {YOURS}]
    return graft(stub(reference, file), mine, file, others, lenient=True), list(dict.fromkeys(lost))
