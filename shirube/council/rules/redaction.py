"""Mark in a text what may tell who somebody is: telephone numbers, addresses, names with titles. Plain Python.

A mark is a suggestion: a checker takes it or not. Places are counted in characters of the text as it came, so full-width signs are
read without changing any length. It marks rather too much than too little; how much, `tests/unit/council/test_redaction.py` measures.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from shirube.core.language import mark


class MarkKind(StrEnum):
    """What a mark may tell."""

    MAIL = "mail"
    LINK = "link"
    NUMBER = "number"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"


MARK_WORDS: Mapping[str, str] = {
    MarkKind.MAIL: mark("メールアドレス"),
    MarkKind.LINK: mark("個人のページ"),
    MarkKind.NUMBER: mark("個人番号"),
    MarkKind.PHONE: mark("電話番号"),
    MarkKind.ADDRESS: mark("住所"),
    MarkKind.NAME: mark("氏名"),
}
FILLER = "〔{}〕"
"""What stands in the published text in place of what is taken out."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of a text, which may tell who somebody is."""

    start: int
    end: int
    kind: MarkKind
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text between marks (`number` None), or a mark with its number in the order of the text."""

    text: str
    number: int | None = None
    kind: str = ""


def marks_in(text: str) -> tuple[Mark, ...]:
    """Return what may tell who somebody is, in the order of the text; where two overlap, the kind named first above stays."""
    plain = _level(text)
    taken: list[tuple[int, int]] = []
    found: list[Mark] = []
    for kind, places in _FINDERS.items():
        for start, end in places(plain):
            if all(end <= first or start >= last for first, last in taken):
                taken.append((start, end))
                found.append(Mark(start, end, kind, text[start:end]))
    return tuple(sorted(found, key=lambda each: each.start))


def redacted(text: str, marks: Iterable[Mark]) -> str:
    """Return a text with a word for each mark in its place: 「電話は〔電話番号〕です」."""
    made, last = [], 0
    for each in sorted(marks, key=lambda each: each.start):
        made += [text[last : each.start], FILLER.format(MARK_WORDS[each.kind])]
        last = each.end
    return "".join([*made, text[last:]])


def taken(marks: tuple[Mark, ...], numbers: Collection[int]) -> list[Mark]:
    """Return the marks that a checker took, by their numbers from 0."""
    return [each for number, each in enumerate(marks) if number in numbers]


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Yield a text in pieces, marked ones and others, as a page shows it."""
    last = 0
    for number, each in enumerate(marks):
        yield Piece(text[last : each.start])
        yield Piece(each.text, number, MARK_WORDS[each.kind])
        last = each.end
    yield Piece(text[last:])


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Return how a text became another, in order, as ("same" | "gone" | "new", text)."""
    made: list[tuple[str, str]] = []
    for tag, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            made.append(("same", before[first:last]))
            continue
        made += [(kind, part) for kind, part in (("gone", before[first:last]), ("new", after[begin:end])) if part]
    return made


_LEVELLED = {0xFF01 + step: 0x21 + step for step in range(94)} | {0x3000: 0x20}
_LEVELLED |= {ord(sign): ord("-") for sign in "‐‑‒–—―−－﹣ｰ"}


def _level(text: str) -> str:
    """Return a text with full-width letters, digits and hyphens made plain, every character in its old place."""
    return re.sub(r"(?<=[0-9])ー(?=[0-9])", "-", text.translate(_LEVELLED))


_KANJI = "一-龠々〆ヶヵ"
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}(?:@|\s?[\[(]at[\])]\s?|\(@\))"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)[!-~]+")
_PERSONAL = re.compile(
    r"~|@|user|profile|people|member|(?:twitter|x|facebook|instagram|note|line|tiktok|youtube)\.(?:com|me)/", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<![A-Za-z0-9._%+@-])@[A-Za-z0-9_]{3,30}")
_MY_NUMBER = re.compile(r"(?<![\d-])\d{4}[- ]?\d{4}[- ]?\d{4}(?![\d-])")
_PHONE = re.compile(r"(?<![\d.,])(?:\+?81[- ]?\(?0?\)?\d{1,4}|\(0\d{1,4}\)|0\d{1,4})[-( )]{0,2}\d{1,4}[-) ]{0,2}\d{3,4}(?![\d,]|\.\d)")
_LOCAL = re.compile(
    r"(?:電話|でんわ|TEL|Tel|tel|☎|℡|FAX|Fax|ファクス|ファックス|携帯)(?:番号)?(?:は|:|\.|\s){0,3}"
    r"(\(?\d{2,4}\)?[-) ]?\d{3,4}(?:[-]\d{3,4})?)(?!\d)"
)
_POSTCODE = r"(?:〒\s?\d{3}-?\d{4}|郵便番号(?:は|:|\s){0,2}\d{3}-?\d{4})"
_NUMERAL = r"[0-9一二三四五六七八九十百]"
_TOWN = (
    rf"(?:[{_KANJI}]{{1,6}}[都道府県])?(?:[{_KANJI}ぁ-んァ-ヴー]{{1,7}}?[市区郡](?![民役長政内外営立議道])){{0,2}}[{_KANJI}ァ-ヴノ]{{1,10}}"
)
_STREET = (
    rf"(?:{_NUMERAL}{{1,3}}丁目(?:\s?{_NUMERAL}{{1,4}}(?:番地?|-){_NUMERAL}{{0,4}}(?:号|-{_NUMERAL}{{1,4}})?|の?{_NUMERAL}{{1,4}})"
    rf"|{_NUMERAL}{{1,5}}番地(?:の?{_NUMERAL}{{1,4}})?|{_NUMERAL}{{1,4}}番{_NUMERAL}{{1,4}}号"
    r"|\d{1,4}-\d{1,4}(?:-\d{1,4})?(?!\d|[年月人件円回%％度版]))"
)
_LIVES = rf"{_NUMERAL}{{1,3}}丁目(?=(?:に住|在住|の自宅|の我が家|に居住))"
_HOUSE = (
    rf"(?:\s?[{_KANJI}ぁ-んァ-ヴーA-Za-z]{{1,14}}?"
    r"(?:ハイツ|マンション|コーポ|荘|アパート|ビル|レジデンス)?\s?(?:\d{1,2}棟)?\d{2,4}号室?)?"
)
_ADDRESS = re.compile(rf"{_POSTCODE}(?:\s?{_TOWN}{_STREET}{_HOUSE})?|{_TOWN}(?:{_STREET}{_HOUSE}|{_LIVES})")
_POLITE = "様|さま|さん|氏|殿|くん|君|ちゃん"
_OFFICIAL = (
    "課長|部長|局長|係長|次長|室長|所長|館長|園長|校長|教頭|会長|町会長|班長|市長|副市長|"
    "議員|市議|議長|委員|委員長|先生|主任|主査|主事|教諭|医師|民生委員"
)
_GIVEN = rf"(?:[ ]?[{_KANJI}]{{1,3}}|[ ][ぁ-ん]{{2,4}}|[ ][ァ-ヴー]{{2,5}})?"
_POLITELY = re.compile(
    rf"(?<![{_KANJI}])([{_KANJI}]{{1,4}}{_GIVEN}|(?<![ァ-ヴー])[ァ-ヴー]{{2,10}})[ ]?(?:{_POLITE})(?![ぁ-ん]?[{_KANJI}]*気)"
)
_BY_OFFICE = re.compile(rf"(?<![{_KANJI}])([{_KANJI}]{{2,3}}(?:[ ][{_KANJI}]{{1,3}})?)[ ]?(?:{_OFFICIAL})(?![{_KANJI}])")
_IN_OFFICE = re.compile(rf"(?:課|部|局|係|担当|室|会|員)の([{_KANJI}]{{2,4}}(?:[ ][{_KANJI}]{{1,3}})?)(?=[ ]?(?:{_POLITE}|{_OFFICIAL}))")
_LABELLED = re.compile(
    rf"(?:氏名|名前|お名前|記名|署名|投稿者|提出者)(?:は|:|／|/|\s)+"
    rf"([{_KANJI}ぁ-んァ-ヴー]{{1,5}}[ ]?[{_KANJI}ぁ-んァ-ヴー]{{0,5}}?)(?=と申|です|、|。|\s|$|\()"
)
_CALLED = re.compile(
    rf"([{_KANJI}]{{2,4}}(?:[ ][{_KANJI}]{{1,3}})?|[{_KANJI}]{{1,3}}[ ]?[ぁ-んァ-ヴー]{{2,4}})"
    r"(?=と申します|と申しま|といいます|と言います|と名乗)"
)
_AFTER_PLACE = re.compile(rf"(?:号|番地|丁目|在住|住まい|号室)の([{_KANJI}]{{2,4}})(?=です|と申|という|より|から|$)")
_NO_NAMES = """
皆 皆々 市民 町民 住民 区民 国民 県民 利用者 高齢者 障害者 障がい者 事業者 患者 職員 担当 担当者 神 王 仏 何 同
両 諸 貴 某 各 前 元 現 新 副 客 子供 子 親 母 父 兄 姉 弟 妹 奥 嫁 婿 孫 爺 婆 娘 息子 旦那 業者 医者
看護師 隊員 店員 役人 大家 近所 隣 若者 生徒 学生 児童 園児 保護者 外国人 観光客 来庁者 申請者 参加者 有識者
関係者 他 別 多 王子 殿 彼 仕 左 右 一 二 三 諸氏 異 模 多種多 有 あり 様 多様 同様 仕様 総務 財政 企画
人事 情報 福祉 環境 都市 農林 教育 消防 建設 道路 水道 税務 危機 文化 観光 国際 産業 商工 健康 保健 保険 介護
子育 市長 町会 自治 班 区 市 県 国 都 府 市議会 県議会 国会 市会 町 連合会 商店会 婦人会 老人会 協議会 審議会
委員 専門 選挙 監査 教育委 学校 中学 小学 高校 幼稚 保育 図書 公民 研究 事務 営業 出張 支 本 担任 部 課 局 係
副議 議会 正副 校 新任 前任 歴代 若手 女性 男性 地元 民生 民生児童 推進 検討 座 公募 常任 特別 外部 内部 有志
複数 全 校医 主治 家庭 専任 主任 担当の 両町 現職 当時の 当時
"""
_NOT_NAMES = frozenset(_NO_NAMES.split())
"""What stands before a title and is no name: whom many are called, and what offices are called."""


def _is_name(text: str) -> bool:
    return text.strip() not in _NOT_NAMES and not text.endswith(
        ("者", "課", "部", "局", "係", "会", "室", "民", "員", "所", "館", "園", "店", "社", "同")
    )


def _spans(pattern: re.Pattern[str], text: str, group: int = 0) -> Iterator[tuple[int, int]]:
    return (match.span(group) for match in pattern.finditer(text))


def _links(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _LINK.finditer(text) if _PERSONAL.search(match[0]))
    yield from _spans(_HANDLE, text)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _PHONE.finditer(text):
        digits = sum(sign.isdigit() for sign in match[0])
        if digits in (10, 11) or ("81" in match[0][:3] and digits in (11, 12, 13)):
            yield match.start(), match.end()
    yield from _spans(_LOCAL, text, 1)


def _names(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_LABELLED, _CALLED, _AFTER_PLACE, _IN_OFFICE, _POLITELY, _BY_OFFICE):
        yield from (match.span(1) for match in pattern.finditer(text) if _is_name(match[1]))


_FINDERS = {
    MarkKind.MAIL: lambda text: _spans(_MAIL, text),
    MarkKind.LINK: _links,
    MarkKind.NUMBER: lambda text: _spans(_MY_NUMBER, text),
    MarkKind.PHONE: _phones,
    MarkKind.ADDRESS: lambda text: _spans(_ADDRESS, text),
    MarkKind.NAME: _names,
}
