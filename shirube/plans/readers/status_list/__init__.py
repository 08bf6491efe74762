"""The reader of status lists (取組事項状況一覧): numbered items with a plan row and an actual row per fiscal year."""

from shirube.plans.readers.status_list.reader import looks_like_status_list, read_status_list

__all__ = ["looks_like_status_list", "read_status_list"]
