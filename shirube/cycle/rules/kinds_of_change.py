"""The kinds of change between two publications, each with its heading and its sentence. Plain Python."""

from __future__ import annotations

from enum import StrEnum

from shirube.core.language import mark


class Kind(StrEnum):
    """What happened. The order is that in which a page tells it."""

    ACHIEVED = "achieved"
    BEHIND = "behind"
    RECOVERED = "recovered"
    REOPENED = "reopened"
    """Was achieved in the earlier publication and is not in the later one."""
    STANDING = "standing"
    RANK_UP = "rank-up"
    RANK_DOWN = "rank-down"
    RANK_FIRST = "rank-first"
    RANK_GONE = "rank-gone"
    RANK_OTHER = "rank-other"
    """Another rank, by schemes whose ranks cannot be compared."""
    ACTUAL_NEW = "actual-new"
    ACTUAL_CHANGED = "actual-changed"
    ACTUAL_GONE = "actual-gone"
    ACTUAL_AWAITED = "actual-awaited"
    """Not known before and not known now, but said in other words: a blank has become 未確定."""
    TARGET_NEW = "target-new"
    TARGET_CHANGED = "target-changed"
    TARGET_GONE = "target-gone"
    ADDED = "added"
    DROPPED = "dropped"
    RENAMED = "renamed"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    SECTIONS = "sections"
    FLAGS = "flags"
    REMARK = "remark"
    FINDING_NEW = "finding-new"
    FINDING_GONE = "finding-gone"
    PRINTED = "printed"
    """Another rank or year is printed by the document."""
    RECKONING = "reckoning"
    """The same rank by other arithmetic: another rate, year or step."""
    NATURE = "nature"
    """How the item is counted or its number is read: unit, direction, kind, parent, certainty."""
    SOURCE = "source"
    HEADING = "heading"
    SCHEME = "scheme"
    PLAN = "plan"
    ORDER = "order"
    TERMS = "terms"
    """City, licence, documents or errata."""
    OCCASION = "occasion"
    """Number, meeting and day of the publication: always another."""


KIND_WORDS = {
    Kind.ACHIEVED: mark("新たに達成"),
    Kind.BEHIND: mark("新たに遅れ"),
    Kind.RECOVERED: mark("遅れを解消"),
    Kind.REOPENED: mark("達成でなくなった"),
    Kind.STANDING: mark("進み具合の変化"),
    Kind.RANK_UP: mark("評価が上がった"),
    Kind.RANK_DOWN: mark("評価が下がった"),
    Kind.RANK_FIRST: mark("初めての評価"),
    Kind.RANK_GONE: mark("評価がなくなった"),
    Kind.RANK_OTHER: mark("評価が変わった"),
    Kind.ACTUAL_NEW: mark("新しい実績"),
    Kind.ACTUAL_CHANGED: mark("実績の訂正"),
    Kind.ACTUAL_GONE: mark("実績の取消し"),
    Kind.ACTUAL_AWAITED: mark("まだ確定しない実績"),
    Kind.TARGET_NEW: mark("新しい計画値"),
    Kind.TARGET_CHANGED: mark("計画値の変更"),
    Kind.TARGET_GONE: mark("計画値の取消し"),
    Kind.ADDED: mark("取組の追加"),
    Kind.DROPPED: mark("取組の削除"),
    Kind.RENAMED: mark("名称の変更"),
    Kind.RENUMBERED: mark("番号の変更"),
    Kind.MOVED: mark("位置の変更"),
    Kind.SECTIONS: mark("担当課の変更"),
    Kind.FLAGS: mark("印の変更"),
    Kind.REMARK: mark("備考の変更"),
    Kind.FINDING_NEW: mark("新しい気づき"),
    Kind.FINDING_GONE: mark("解消した気づき"),
    Kind.PRINTED: mark("文書の評価の変更"),
    Kind.RECKONING: mark("評価の計算の変更"),
    Kind.NATURE: mark("数え方の変更"),
    Kind.SOURCE: mark("出典の変更"),
    Kind.HEADING: mark("見出しの変更"),
    Kind.SCHEME: mark("評価基準の変更"),
    Kind.PLAN: mark("計画の変更"),
    Kind.ORDER: mark("並び順の変更"),
    Kind.TERMS: mark("公表の条件の変更"),
    Kind.OCCASION: mark("公表の号と会議"),
}
TEMPLATES = {
    Kind.ACHIEVED: mark("新たに達成となった。"),
    Kind.BEHIND: mark("新たに計画より遅れとなった。"),
    Kind.RECOVERED: mark("計画より遅れではなくなった。"),
    Kind.REOPENED: mark("達成としていたが、達成ではなくなった。"),
    Kind.STANDING: mark("進み具合が変わった。"),
    Kind.RANK_UP: mark("評価が%(before)sから%(after)sに上がった。"),
    Kind.RANK_DOWN: mark("評価が%(before)sから%(after)sに下がった。"),
    Kind.RANK_FIRST: mark("初めて%(after)sと評価された。"),
    Kind.RANK_GONE: mark("評価%(before)sがなくなった。"),
    Kind.RANK_OTHER: mark("評価が%(before)sから%(after)sに変わった。"),
    Kind.ACTUAL_NEW: mark("%(year)sの実績は「%(after)s」。"),
    Kind.ACTUAL_CHANGED: mark("%(year)sの実績が「%(before)s」から「%(after)s」に変わった。"),
    Kind.ACTUAL_GONE: mark("%(year)sの実績「%(before)s」が取り消された。"),
    Kind.ACTUAL_AWAITED: mark("%(year)sの実績はまだ確定していない（%(after)s）。"),
    Kind.TARGET_NEW: mark("%(year)sの計画が「%(after)s」と定められた。"),
    Kind.TARGET_CHANGED: mark("%(year)sの計画が「%(before)s」から「%(after)s」に変わった。"),
    Kind.TARGET_GONE: mark("%(year)sの計画「%(before)s」がなくなった。"),
    Kind.ADDED: mark("新しく加わった取組。"),
    Kind.DROPPED: mark("この公表にはもうない取組。"),
    Kind.RENAMED: mark("名称が「%(before)s」から変わった。"),
    Kind.RENUMBERED: mark("番号が%(before)sから変わった。"),
    Kind.MOVED: mark("置かれる見出しが「%(before)s」から「%(after)s」に変わった。"),
    Kind.SECTIONS: mark("担当課が「%(before)s」から「%(after)s」に変わった。"),
    Kind.FLAGS: mark("印が「%(before)s」から「%(after)s」に変わった。"),
    Kind.REMARK: mark("備考が「%(after)s」に変わった。"),
    Kind.FINDING_NEW: mark("新しい気づき: %(after)s"),
    Kind.FINDING_GONE: mark("解消した気づき: %(before)s"),
    Kind.PRINTED: mark("文書に印刷された評価が「%(before)s」から「%(after)s」に変わった。"),
    Kind.RECKONING: mark("評価の計算が変わった。"),
    Kind.NATURE: mark("%(label)sが「%(before)s」から「%(after)s」に変わった。"),
    Kind.SOURCE: mark("出典が変わった（%(after)s）。"),
    Kind.HEADING: mark("見出し「%(label)s」が変わった。"),
    Kind.SCHEME: mark("評価基準が「%(before)s」から「%(after)s」に変わった。"),
    Kind.PLAN: mark("%(label)sが「%(before)s」から「%(after)s」に変わった。"),
    Kind.ORDER: mark("取組の並び順が変わった。"),
    Kind.TERMS: mark("%(label)sが「%(before)s」から「%(after)s」に変わった。"),
    Kind.OCCASION: mark("「%(before)s」から「%(after)s」へ。"),
}
NOTABLE = tuple(Kind)[: tuple(Kind).index(Kind.RENUMBERED)]
"""Kinds that say something about the city's work; the others are about how it is written down."""
