"""Redaction: what is marked, what is not, and how many of each on a list written by hand. All people and places are invented."""

from __future__ import annotations

from time import perf_counter

import pytest

from shirube.council.rules.redaction import MarkKind, marks_in, pieces, redacted, taken

PRIVATE: tuple[tuple[str, str, MarkKind], ...] = (
    ("電話は076-200-1234です。", "076-200-1234", MarkKind.PHONE),
    ("電話は０７６－２００－１２３４です。", "０７６－２００－１２３４", MarkKind.PHONE),
    ("連絡は(076)200-1234まで", "(076)200-1234", MarkKind.PHONE),
    ("連絡は（076）200ー1234まで", "（076）200ー1234", MarkKind.PHONE),
    ("携帯09012345678に", "09012345678", MarkKind.PHONE),
    ("携帯 090 1234 5678 に", "090 1234 5678", MarkKind.PHONE),
    ("TEL 200-1234（夜間）", "200-1234", MarkKind.PHONE),
    ("海外からは+81-76-200-1234", "+81-76-200-1234", MarkKind.PHONE),
    ("返事はtaro.yamada@example.jpへ", "taro.yamada@example.jp", MarkKind.MAIL),
    ("返事はｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐへ", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", MarkKind.MAIL),
    ("taro[at]example.jp まで", "taro[at]example.jp", MarkKind.MAIL),
    ("〒920-0001 若松市緑町3丁目2番1号に住む", "〒920-0001 若松市緑町3丁目2番1号", MarkKind.ADDRESS),
    ("若松市緑町三丁目2番1号の者です", "若松市緑町三丁目2番1号", MarkKind.ADDRESS),
    ("若松市緑町3-2-1に住んでいます", "若松市緑町3-2-1", MarkKind.ADDRESS),
    ("住所は若松県若松市緑町１２番地です", "若松県若松市緑町１２番地", MarkKind.ADDRESS),
    ("私は緑町4丁目に住む者です", "緑町4丁目", MarkKind.ADDRESS),
    ("緑町12番3号みどりハイツ201号室から", "緑町12番3号みどりハイツ201号室", MarkKind.ADDRESS),
    ("郵便番号920-0001です", "郵便番号920-0001", MarkKind.ADDRESS),
    ("窓口の山田様に世話になりました", "山田", MarkKind.NAME),
    ("隣の佐藤さんも困っています", "佐藤", MarkKind.NAME),
    ("鈴木 一郎 氏の発言", "鈴木 一郎", MarkKind.NAME),
    ("みどり課の田中課長に話しました", "田中", MarkKind.NAME),
    ("高橋議員が議会で質問した", "高橋", MarkKind.NAME),
    ("渡辺先生の授業", "渡辺", MarkKind.NAME),
    ("タナカさんから聞いた", "タナカ", MarkKind.NAME),
    ("氏名：伊藤花子", "伊藤花子", MarkKind.NAME),
    ("私は小林次郎と申します。", "小林次郎", MarkKind.NAME),
    ("担当の中村さんは親切でした", "中村", MarkKind.NAME),
    ("緑町3丁目2番1号の佐藤です。", "佐藤", MarkKind.NAME),
    ("加藤町会長に頼みました", "加藤", MarkKind.NAME),
    ("番号は1234-5678-9012です", "1234-5678-9012", MarkKind.NUMBER),
    ("番号は１２３４５６７８９０１２です", "１２３４５６７８９０１２", MarkKind.NUMBER),
    ("私のページ https://example.jp/~taro/diary を", "https://example.jp/~taro/diary", MarkKind.LINK),
    ("@taro_yamada から来ました", "@taro_yamada", MarkKind.LINK),
)
"""A text, the part that tells who somebody is, and its kind."""
OPEN = (
    "市民の皆さんにとって使いやすい窓口を望みます。",
    "皆様のご意見を公表してください。",
    "利用者さんの声を聞いてほしい。",
    "お子さんのいる家庭にも、お年寄りにもやさしく。",
    "同様の取組は他市でも進んでいる。",
    "計画は2026年度から2030年度までの5年間です。",
    "予算1,200,000,000円の内訳を示してください。",
    "目標を2,000件から3,000件に上げるべきだ。",
    "24時間365日、申請できるように。",
    "総務課長が責任を持つ体制にする。",
    "市長と副市長が本部長を務める。",
    "DX推進委員会の委員長は外部の人に。",
    "市議会議員の皆さんにも説明を。",
    "https://www.city.example.jp/plan/draft.pdf の12頁について",
    "第3章の2-1と2-2は重複している。",
    "2026-04-01から始めてほしい。",
    "3丁目公園の遊具を直してほしい。",
    "学校の先生の負担を減らしてください。",
    "民生委員や町会長の高齢化が進んでいる。",
    "氏名や住所の入力を一度で済ませたい。",
    "お客様の立場で考えてください。",
    "一方で、様々な意見がある。",
    "1人1台の端末を活用する。",
    "平成28年4月の改定では、3%から5%に上がった。",
    "くん煙材を使う場合は届出がいる。",
    "氏神の祭りと防災訓練を合わせてはどうか。",
    "No.104の取組は、GPSを使うとよい。",
    "保護者や園長に負担がかからないように。",
    "令和8年1月5日から2月4日までの募集でした。",
    "仕様書にさんかくの印を付ける。",
)
"""Texts in which nothing tells who somebody is."""


@pytest.mark.parametrize(("text", "part", "kind"), PRIVATE)
def test_what_tells_who_somebody_is_is_marked_whole(text: str, part: str, kind: MarkKind) -> None:
    assert [each for each in marks_in(text) if each.kind is kind and part in each.text], marks_in(text)
    assert part not in redacted(text, marks_in(text))


@pytest.mark.parametrize("text", OPEN)
def test_what_tells_of_nobody_is_not_marked(text: str) -> None:
    assert marks_in(text) == ()


def test_a_checker_takes_one_mark_and_leaves_another() -> None:
    text = "山田様の電話は076-200-1234です。"
    marks = marks_in(text)
    assert redacted(text, taken(marks, {1})) == "山田様の電話は〔電話番号〕です。"
    assert redacted(text, ()) == text


def test_pieces_put_together_are_the_text() -> None:
    text = "〒920-0001 若松市緑町3丁目2番1号 山田様 taro@example.jp"
    assert "".join(piece.text for piece in pieces(text, marks_in(text))) == text


@pytest.mark.parametrize("part", ["市", "0", "a.", "(0", "山田 ", "氏名 ", "緑町3丁目", "a@a."])
def test_no_text_takes_long(part: str) -> None:
    text = part * (10_000 // len(part))
    begun = perf_counter()
    marks_in(text)
    assert perf_counter() - begun < 2
