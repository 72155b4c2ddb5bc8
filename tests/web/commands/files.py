"""A city of a few lines as files HR would hand over."""

from dataclasses import dataclass
from pathlib import Path

UNITS = """所属コード,所属名,区分,上位所属コード,設置日,廃止日
00,さいたま市,市,,2001-05-01,
01,総務局,局,00,2001-05-01,
0101,総務部,部,01,2001-05-01,
010101,総務課,課,0101,2001-05-01,
15,北区役所,区,00,2001-05-01,
"""
STAFF = """職員番号,氏名,フリガナ,所属コード,所属名,職位コード,職位,職種,任用区分,本務兼務区分,発令日,発令区分,退職日
0000101,髙橋　花子,タカハシ　ハナコ,010101,総務課,30,主査,行政事務,正規,本務,R6.4.1,異動,
0000102,齊藤　一郎,サイトウ　イチロウ,010101,総務課,60,課長,行政事務,正規,本務,R6.4.1,昇任,
"""
LATER = """職員番号,氏名,フリガナ,所属コード,所属名,職位コード,職位,職種,任用区分,本務兼務区分,発令日,発令区分,退職日
0000101,髙橋　花子,タカハシ　ハナコ,15,北区役所,30,主査,行政事務,正規,本務,R9.4.1,異動,
"""
REGISTER = """任命単位コード,任命単位,職員番号,氏名,任命日,解任日,発令番号
01,総務局,0000101,髙橋　花子,R8.4.1,,令和8年度第1号
"""
EVIDENCE = """職員番号,スキルコード,レベル,種別,取得日,有効期限,確認者職員番号,備考
0000101,B02,4,指導実績,2026-05-01,,0000102,
0000101,A01,4,自己評価,2026-05-01,,,
"""


@dataclass(frozen=True)
class Files:
    """Where the files are."""

    folder: Path

    def write(self, name: str, text: str, encoding: str = "utf-8-sig") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    @property
    def units(self) -> Path:
        return self.write("units.csv", UNITS)

    @property
    def staff(self) -> Path:
        return self.write("roster.csv", STAFF, "cp932")

    @property
    def orders(self) -> Path:
        return self.write("orders.csv", LATER, "cp932")

    @property
    def register(self) -> Path:
        return self.write("register.csv", REGISTER)

    @property
    def evidence(self) -> Path:
        return self.write("evidence.csv", EVIDENCE)
