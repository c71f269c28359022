"""What the operating system says, in Chinese: why a file cannot be opened, read or written."""

from __future__ import annotations

import errno

_SYSTEM = {
    errno.EACCES: "没有权限，请检查文件权限或是否被其他程序占用",
    errno.EPERM: "没有权限，请检查文件权限或是否被其他程序占用",
    errno.EBUSY: "文件被其他程序占用，请关闭后重试",
    errno.EEXIST: "文件已存在",
    errno.EDQUOT: "磁盘配额已满，请腾出空间后重试",
    errno.EFBIG: "文件大小超出系统上限",
    errno.EISDIR: "是目录，不是文件",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ENOENT: "没有这个文件或目录，请检查路径",
    errno.ENOSPC: "磁盘空间不足，请腾出空间后重试",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EROFS: "磁盘为只读",
    errno.EILSEQ: "有无法写入的字符",
    errno.EMFILE: "打开的文件过多",
    errno.ELOOP: "链接循环",
    errno.EIO: "读写出错，磁盘可能有故障",
    errno.ECONNREFUSED: "连接被拒绝",
    errno.ETIMEDOUT: "连接超时",
}


def system_zh(error: BaseException) -> str:
    """Why the operating system refused something, in Chinese. What is not known here stays as it is.

    >>> system_zh(FileNotFoundError(errno.ENOENT, "No such file or directory", "a.txt"))
    '没有这个文件或目录，请检查路径'
    """
    number = error.errno if isinstance(error, OSError) else None
    if number in _SYSTEM:
        return _SYSTEM[number]
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return f"系统错误：{said}"
