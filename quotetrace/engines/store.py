"""Files where Spark reads and writes them: `s3a://`, `hdfs://`, `abfss://`, `file:///`, whatever its Hadoop client knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from quotetrace.engines.session import speaking

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|file:/")


def is_url(path: object) -> bool:
    """Whether `path` names its store, and is no path of this machine.

    Example:
        >>> [is_url(path) for path in ("s3a://news/2031", "file:///data/a", "out/run", "C:/out")]
        [True, True, False, False]
    """
    return isinstance(path, str) and _SCHEME.match(path) is not None


class Store:
    """One folder of a store, through the Hadoop client of a session.

    Args:
        session: The session.
        folder: Its URL.
    """

    def __init__(self, session: SparkSession, folder: str) -> None:
        self.folder = folder.rstrip("/")
        self._jvm: Any = session._jvm
        with speaking():
            self._root = self._jvm.org.apache.hadoop.fs.Path(self.folder)
            self._files = self._root.getFileSystem(session._jsparkSession.sessionState().newHadoopConf())

    def exists(self, name: str = "") -> bool:
        """Whether there is such a file or folder."""
        with speaking():
            return bool(self._files.exists(self._path(name)))

    def is_folder(self) -> bool:
        """Whether it is a folder, and no file."""
        with speaking():
            return bool(self._files.getFileStatus(self._root).isDirectory())

    def names(self) -> list[str]:
        """What stands in the folder."""
        with speaking():
            return sorted(status.getPath().getName() for status in self._files.listStatus(self._root))

    def read(self, name: str) -> bytes:
        """The content of a file, a small one."""
        with speaking():
            stream = self._files.open(self._path(name))
            try:
                return bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
            finally:
                stream.close()

    def write(self, name: str, content: bytes) -> None:
        """Write a small file, which is there whole or not at all once `write` returns."""
        with speaking():
            stream = self._files.create(self._path(name), True)
            try:
                stream.write(content)
            finally:
                stream.close()

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with everything in it."""
        with speaking():
            self._files.delete(self._path(name), True)

    def fetch(self, target: str) -> None:
        """Copy the file or folder to `target` on this machine."""
        with speaking():
            local = self._jvm.org.apache.hadoop.fs.Path(f"file://{target}")
            self._files.copyToLocalFile(False, self._root, local, True)

    def _path(self, name: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(self._root, name) if name else self._root
