"""`workbook reset TASK|CHAPTER`: back to the stub, also where markers are broken."""

from collections.abc import Collection

from workbook.commands import Target
from workbook.edits import Edits
from workbook.errors import BrokenMarkers, UserError
from workbook.manifest import load_course
from workbook.paths import read_text
from workbook.regions import YOURS, graft, parse, stub


def run(target: Target) -> int:
    """Put the stub back into a task's or a chapter's regions; a copy of mine is kept."""
    course = load_course()
    tasks = {task.id: task for task in course.select(target)}
    edits = Edits(course, "reset")
    for file in dict.fromkeys(file for task in tasks.values() for file in task.files):
        reference = read_text(course.solutions / file, course.root)
        try:
            mine = read_text(course.exercises / file, course.root)
        except UserError:
            mine = ""
        edits.put(file, emptied(mine, reference, file, tasks))
        for task in lost(mine, reference, file, tasks):
            print(f"exercises/{file}: task {task} is back at its stub too, because its markers were broken")
    for file in edits.changed:
        print(f"exercises/{file} has its stub again; before: {edits.copy(file)}")
    if not edits.changed:
        print("The stub stands there already.")
    return 0


def emptied(mine: str, reference: str, file: str, tasks: Collection[str]) -> str:
    """Return the learner's file with the regions of `tasks` emptied.

    If markers are missing or broken, it is the course's skeleton with every other region that is still whole.
    """
    wanted = parse(reference, file)
    try:
        whole = {region.key for region in wanted} <= {region.key for region in parse(mine, file)}
    except BrokenMarkers:
        whole = False
    if whole:
        return stub(mine, file, tasks)
    others = {region.task for region in wanted}.difference(tasks)
    return graft(stub(reference, file), mine, file, others, lenient=True)


def lost(mine: str, reference: str, file: str, tasks: Collection[str]) -> list[str]:
    """Return the tasks beside `tasks` that the learner's file has no whole region of."""
    there = {region.key for region in parse(mine, file, lenient=True)}
    gone = [region.task for region in parse(reference, file) if region.key not in there and region.task != YOURS]
    return [task for task in dict.fromkeys(gone) if task not in tasks] if mine else []
