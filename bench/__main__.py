"""`python -m bench` (make bench): the public pages beside their ceilings, and what the cryptography costs.

`--quick` for a first look; `--cases 10000 100000` for the queue page with so many cases in store.
"""

import argparse
from itertools import pairwise

from bench import case_page, key_work, public
from bench.many_cases import add_cases
from bench.public import Subject, measured
from bench.queue_page import QueueFigure, queue_figures
from bench.table import Target, print_table, print_targets
from bench.town import Town, fresh_town
from feedback.db import note_table_sizes

HEAD = ("做什么", "次/秒", "CPU 毫秒/次", "p50 毫秒", "p99 毫秒", "对照", "速度比", "CPU 比")


def main() -> None:
    options = _options()
    with fresh_town() as town:
        if options.cases:
            _queue(town, sorted(options.cases))
            return
        _public(measured(town, rounds=2 if options.quick else 5, times=100 if options.quick else 800))
        _case_page(town, times=5 if options.quick else 15)
    _key_work(times=5 if options.quick else 15)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="少量请求，只看大概")
    parser.add_argument("--cases", type=int, nargs="+", default=[], help="只测队列页：库里有这么多件时")
    return parser.parse_args()


def _public(subjects: dict[str, Subject]) -> None:
    print("gunicorn 2 个 sync 进程，16 个客户端，同机交替各轮取中位数。绝对数换一台机器就变，看比值。\n")
    print_table(HEAD, [_row(subject, subjects.get(subject.ceiling)) for subject in subjects.values()])
    print_targets(_public_targets(subjects))


def _row(subject: Subject, ceiling: Subject | None) -> tuple[str, ...]:
    figures = (subject.a_second, subject.cpu_ms, subject.wait_ms(50), subject.wait_ms(99))
    told = (f"{figures[0]:.0f}", *(f"{figure:.2f}" for figure in figures[1:]))
    if ceiling is None:
        return (subject.name, *told, "", "", "")
    speed, cpu = subject.a_second / ceiling.a_second, subject.cpu_ms / ceiling.cpu_ms
    return (subject.name, *told, ceiling.name, f"{speed:.0%}", f"{cpu:.2f}")


def _public_targets(subjects: dict[str, Subject]) -> list[Target]:
    report, ceiling = subjects[public.REPORT], subjects[public.SUBMISSION]
    form, page = subjects[public.FORM], subjects[public.PAGE]
    return [
        Target("POST /report 的速度占上限", 100 * report.a_second / ceiling.a_second, 60, "%", is_least=True),
        Target("GET /report 的 CPU 比普通页", form.cpu_ms / page.cpu_ms, 1.3, "倍"),
        Target("打开表单并提交，连同压缩", subjects[public.FLOW_PACKED].cpu_ms, 5, "毫秒 CPU"),
        Target("POST /case", subjects[public.CASE].cpu_ms, 4, "毫秒 CPU"),
    ]


def _queue(town: Town, sizes: list[int]) -> None:
    """One table for all sizes: the same page beside itself with fewer cases in store."""
    figures: dict[int, list[QueueFigure]] = {}
    with town.app().app_context():
        for before, size in pairwise([0, *sizes]):
            add_cases(size - before)
            note_table_sizes()
            figures[size] = queue_figures()
    print("队列页（列表和各队列计数），毫秒；库里件数见表头。\n")
    rows = [
        (same[0].name, str(max(figure.statements for figure in same)), *(f"{figure.ms:.1f}" for figure in same))
        for same in zip(*figures.values(), strict=True)
    ]
    print_table(("队列", "语句", *(f"{size:,}" for size in sizes)), rows)
    print_targets([Target("每页语句", max(int(row[1]) for row in rows), 8, "条")])


def _case_page(town: Town, times: int) -> None:
    acts = case_page.shown_and_opened(town.client())
    print_targets([Target(name, key_work.cpu_ms(act, times=20 * times), 15, "毫秒 CPU") for name, act in acts.items()])


def _key_work(times: int) -> None:
    print_targets(
        [
            Target("封存一件反映", key_work.cpu_ms(key_work.seal_report, times=20 * times), 1.5, "毫秒 CPU"),
            Target(
                "封存并有身份信息（三名保密员）",
                key_work.cpu_ms(key_work.seal_report_with_identity, times=20 * times),
                4,
                "毫秒 CPU",
            ),
            Target("解锁（正式参数）", key_work.cpu_ms(key_work.unlocking(), times=times), 300, "毫秒 CPU"),
        ]
    )


if __name__ == "__main__":
    main()
