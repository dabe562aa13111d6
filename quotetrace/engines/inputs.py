"""Articles where Spark reads them: which files there are, and their contents, read by the executors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quotetrace.articles.files import MANIFEST, InputFile, check_apart, is_manifest, name_files
from quotetrace.engines.session import first_line, speaking
from quotetrace.engines.store import Store
from quotetrace.errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def find_files(session: SparkSession, urls: Sequence[str]) -> list[InputFile]:
    """Every file of `urls`, in a fixed order, named as files of this machine are; finished runs below them are left out.

    Raises:
        InputError: an input does not exist, is named twice or below another, or is a finished run.
    """
    roots = [_path(url) for url in urls]
    check_apart(roots)
    found = [_list(session, url) for url in urls]
    is_folder = [[file.path for file in files] != [root] for root, files in zip(roots, found, strict=True)]
    return name_files(roots, roots, is_folder, found)


def read_contents(session: SparkSession, files: Sequence[InputFile]) -> DataFrame:
    """`name`, `content`, `bytes` and `sha256` of every file of `files`."""
    names = session.createDataFrame([(file.url, file.name) for file in files], "path string, name string")
    folders = _topmost({file.url.rpartition("/")[0] for file in files})
    contents = _binary(session, folders).select("path", "content").join(names, "path")
    return contents.selectExpr("name", "content", "length(content) AS bytes", "sha2(content, 256) AS sha256")


def _list(session: SparkSession, url: str) -> list[InputFile]:
    """The files of one input, sorted by path, not yet named."""
    from pyspark.errors import AnalysisException

    try:
        with speaking():
            listed = sorted(row[0] for row in _binary(session, [url]).select("path").collect())
    except InputError:
        raise
    except Exception as error:
        cause = error.__cause__
        if isinstance(cause, AnalysisException) and cause.getCondition() == "PATH_NOT_FOUND":
            raise InputError("no such file or folder", where=url, hint="check the path") from error
        raise InputError(f"cannot be read: {first_line(cause or error)}", where=url, hint="check the path and the rights") from error
    runs = {one.rpartition("/")[0] for one in listed if one.endswith(f"/{MANIFEST}") and _is_run(session, one)}
    if any(_path(run) == _path(url) for run in runs):
        raise InputError("is a finished run, expected articles", where=url, hint="name its articles.parquet to read them again")
    kept = (one for one in listed if not any(one.startswith(f"{run}/") for run in runs))
    # Hidden folders are left out as on this machine; hidden files Spark does not list.
    files = [InputFile(_path(one), "", url=one) for one in kept]
    root = _path(url)
    return sorted((file for file in files if not _is_hidden(file.path, root)), key=lambda file: file.path)


def _is_hidden(path: Path, root: Path) -> bool:
    return path != root and path.is_relative_to(root) and any(part.startswith(".") for part in path.relative_to(root).parts)


def _is_run(session: SparkSession, url: str) -> bool:
    folder, _, name = url.rpartition("/")
    try:
        return is_manifest(json.loads(Store(session, folder).read(name)))
    except (ValueError, RecursionError):
        return False


def _binary(session: SparkSession, urls: Iterable[str]) -> DataFrame:
    return session.read.format("binaryFile").option("recursiveFileLookup", "true").load(list(urls))


def _topmost(folders: set[str]) -> list[str]:
    """The folders that are below no other."""
    kept: list[str] = []
    for folder in sorted(folders, key=lambda one: one.rstrip("/") + "/"):
        if not kept or not folder.startswith(kept[-1].rstrip("/") + "/"):
            kept.append(folder)
    return kept


def _path(url: str) -> Path:
    """Where a URL points to within all stores, without its scheme.

    Example:
        >>> _path("s3a://news/2031/a.txt"), _path("file:/data/a.txt")
        (PosixPath('/news/2031/a.txt'), PosixPath('/data/a.txt'))
    """
    return Path("/" + url.partition(":")[2].lstrip("/"))
