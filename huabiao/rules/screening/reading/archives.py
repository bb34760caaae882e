"""Zip containers, read within bounds that hold whatever the directory of the archive claims."""

import io
import zipfile
import zlib

from huabiao.rules.screening.reading.passages import Budget, Member, Reading, Unreadable

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_CHUNK = 1 << 16


class Archive:
    """An opened zip file. Members are read one by one and counted against the budget as they really expand."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._budget = budget
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable("压缩结构已损坏，无法检查；请重新生成文件后上传。") from error
        self._infos = [info for info in self._zip.infolist() if not info.is_dir()]
        budget.spend_members(len(self._infos))
        self.names = [_name(info) for info in self._infos]
        self._by_name = dict(zip(self.names, self._infos, strict=True))

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def read(self, name: str) -> bytes:
        """The bytes of a member by name; raises `Unreadable` for what is encrypted, damaged or beyond the bounds."""
        return self._read(self._by_name[name], name)

    def members(self) -> list[Member]:
        """All members in the order of the archive, same names included."""
        return [
            Member(name, self._read(info, name))
            for name, info in zip(self.names, self._infos, strict=True)
        ]

    def _read(self, info: zipfile.ZipInfo, name: str) -> bytes:
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable(f"“{name}”已加密，无法检查；请上传未加密的文件。")
        expanded = bytearray()
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self._budget.spend_bytes(len(chunk))
                    expanded += chunk
                    self._check_ratio(len(expanded), info, name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise Unreadable(
                f"“{name}”已损坏或压缩方式不受支持，无法检查；请重新生成文件。"
            ) from error
        return bytes(expanded)

    def _check_ratio(self, expanded: int, info: zipfile.ZipInfo, name: str) -> None:
        limits = self._budget.limits
        if expanded > limits.ratio_from_bytes and expanded > limits.ratio * max(
            info.compress_size, 1
        ):
            raise Unreadable(f"“{name}”的压缩比超过{limits.ratio}倍，疑为压缩炸弹，已停止展开。")


def read_archive(data: bytes, budget: Budget) -> Reading:
    """All members of a zip file as files of their own."""
    return Reading(members=Archive(data, budget).members())


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; programs on Chinese Windows write GBK without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
