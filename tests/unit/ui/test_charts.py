"""Charts: where the dots stand, what the ear is told, and that nothing is drawn which is not there."""

from __future__ import annotations

from django.template import Context, Template
from django.utils.safestring import SafeString

from shirube.ui.charts import HEIGHT, WIDTH, Value, band, line_chart, spark_line

YEARS = ("R元", "R2", "R3", "R4")
TARGET = (Value(30, "30"), Value(30, "30"), Value(15, "15"), Value(20, "20"))
ACTUAL = (Value(21, "21"), Value(9, "9"), Value(16, "16"), Value(None))


def chart(**changes: object) -> object:
    given = {"title": "講座の回数", "description": "単位は回", "years": YEARS, "target": TARGET, "actual": ACTUAL} | changes
    return line_chart(**given)  # type: ignore[arg-type]  # the keys are those of the function


def drawn(source: str, **context: object) -> SafeString:
    return Template("{% load charts %}" + source).render(Context(context))


def test_a_higher_number_stands_higher_and_all_within_the_picture() -> None:
    made = line_chart(title="", description="", years=YEARS, target=TARGET, actual=ACTUAL)
    heights = [dot.y for dot in made.actual.dots]
    assert heights[1] > heights[2] > heights[0]
    assert all(0 < dot.y < HEIGHT and 0 < dot.x < WIDTH for line in (made.target, made.actual) for dot in line.dots)


def test_a_missing_value_leaves_a_gap_instead_of_a_zero() -> None:
    made = line_chart(
        title="", description="", years=YEARS, target=TARGET, actual=(Value(1, "1"), Value(None), Value(3, "3"), Value(4, "4"))
    )
    assert len(made.actual.dots) == 3
    assert len(made.actual.strokes) == 1


def test_small_differences_are_not_flattened_by_a_far_zero_and_great_ones_start_from_it() -> None:
    near = line_chart(title="", description="", years=("a", "b"), target=(Value(None),) * 2, actual=(Value(97.0), Value(97.7)))
    far = line_chart(title="", description="", years=("a", "b"), target=(Value(None),) * 2, actual=(Value(10), Value(100)))
    assert near.actual.dots[0].y - near.actual.dots[1].y > HEIGHT / 3
    assert far.actual.dots[0].y < HEIGHT - 48


def test_texts_of_target_and_actual_stand_on_opposite_sides() -> None:
    made = line_chart(title="", description="", years=YEARS, target=TARGET, actual=ACTUAL)
    for target, actual in zip(made.target.dots, made.actual.dots, strict=False):
        assert (target.text_y < target.y) is not (actual.text_y < actual.y)


def test_a_chart_has_a_title_and_a_description_for_the_ear_and_no_style() -> None:
    html = drawn('{% line_chart chart "a" %}', chart=chart())
    assert 'role="img" aria-labelledby="a-title a-description"' in html
    assert '<title id="a-title">講座の回数</title>' in html
    assert "style=" not in html
    assert html.count("actual-dot") == 3


def test_a_title_cannot_carry_markup() -> None:
    assert "<script>" not in drawn("{% line_chart chart %}", chart=chart(title="<script>"))


def test_a_small_chart_marks_only_the_last_value() -> None:
    html = drawn("{% spark_line chart %}", chart=spark_line(title="推移", target=TARGET, actual=ACTUAL))
    assert html.count("actual-dot") == 1
    assert 'aria-label="推移"' in html


def test_a_band_fills_the_whole_width_in_order() -> None:
    parts = band([("done", "達成", 1), ("behind", "遅れ", 0), ("later", "これから", 3)])
    assert [(part.x, part.width) for part in parts] == [(0, 25), (25, 0), (25, 75)]


def test_a_band_of_nothing_has_no_width_and_does_not_fail() -> None:
    assert [part.width for part in band([("done", "達成", 0)])] == [0]


def test_a_band_says_every_part_in_words_and_numbers() -> None:
    html = drawn('{% band parts "進み具合" %}', parts=band([("done", "達成", 151), ("behind", "遅れ", 9)]))
    assert "達成 <b>151</b>" in html
    assert "遅れ <b>9</b>" in html
