"""What a submission is refused for."""

import zipfile
from pathlib import Path

import pytest

from workbook.grade.intake import Rejected, take


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_in_another_one_or_in_a_folder_is_named(tmp_path: Path, *, packed: bool) -> None:
    """An instructor takes what a learning platform gives, and is told that a whole class has handed in nothing."""
    folder = tmp_path / "handed-in"
    folder.mkdir()
    (folder / "ada.zip").write_bytes(b"PK")
    if packed:
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.write(folder / "ada.zip", "ada.zip")
    with pytest.raises(Rejected, match=r"^it holds no file of exercises/, but an archive: ada\.zip$"):
        take(tmp_path / "all.zip" if packed else folder, ["exercises/api_starter/app.py"])
