"""What stands on the terminal once the demo answers."""

from certify.demo.folder import DataFolder
from certify.demo.signins import read_sign_ins

PEOPLE = (
    ("trader", "操盘手 / candidate"),
    ("examiner", "考官 / examiner"),
    ("invigilator", "监考 / invigilator"),
    ("certifier", "发证 / certifier"),
    ("merchant", "商家 / merchant"),
    ("manager", "服务商管理员 / manager of a service provider"),
    ("reference", "名录里的操盘程序 / a program in the register"),
)


def welcome(origin: str, folder: DataFolder) -> str:
    """Addresses and sign-ins, in both languages."""
    sign_ins = read_sign_ins(folder.path)
    password = sign_ins.password if sign_ins else "?"
    lines = [
        "",
        f"  网站 / site              {origin}/",
        f"  接口文档 / API           {origin}/api/v1/docs/",
        f"  验证证书 / verify        {origin}/verify/",
        f"  排行榜 / leaderboards    {origin}/boards/",
        f"  示例证书 / certificate   {origin}{folder.stamp('certificate')}",
        "",
        "  登录 / sign-ins          " + f"{origin}/sign-in/",
        *(f"    {name:<12} {password}    {role}" for name, role in PEOPLE),
        "",
        f"  日志 / logs              {folder.logs}",
        "  按 Ctrl-C 停止，数据会保留 / Ctrl-C stops; everything is kept",
        "",
    ]
    return "\n".join(lines)
