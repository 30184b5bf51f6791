"""The public hot path under load, in rounds that alternate with its ceilings so that drift meets all alike."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, cycle, islice
from statistics import median, quantiles

from bench import acts
from bench.load import Act, Browser, Crowd, Round
from bench.page_shape import shape_of
from bench.servers import Server, free_port, serving
from bench.town import Town
from bench.typed import descriptions

CODES_IN_USE = 60
WARMING = 60
JSON, PAGE = "固定 JSON", "普通 Jinja 页（大小同表单）"
SUBMISSION, AS_SEALED = "2 次封装＋普通页＋裸写入", "1 次封装＋普通页＋裸写入"
LANDING, FORM, REPORT, FLOW = "GET /", "GET /report", "POST /report", "GET＋POST /report"
FORM_PACKED, FLOW_PACKED = "GET /report（br）", "GET＋POST /report（br）"
CASE, WRONG = "POST /case", "POST /case（错码）"


@dataclass
class Subject:
    """One thing done again and again, and what its rounds showed: each with the CPU seconds of one time.

    `things` makes as many things to act upon as it is asked for, before the clock runs.
    """

    name: str
    server: Server
    act: Act
    things: Callable[[int], Sequence[str]]
    ceiling: str = ""
    accepts: str = ""
    rounds: list[tuple[Round, float]] = field(default_factory=list)

    @property
    def browser(self) -> Browser:
        return Browser(self.server.port, self.accepts)

    def measure(self, crowd: Crowd, times: int) -> None:
        things = self.things(times)
        before = self.server.cpu_seconds()
        done = crowd.does(self.act, self.browser, things)
        if done.failures:
            raise RuntimeError(f"{self.name}: {done.failures} of {times} answers were not the expected ones")
        self.rounds.append((done, (self.server.cpu_seconds() - before) / times))

    @property
    def a_second(self) -> float:
        return median(len(done.waits) / done.seconds for done, _ in self.rounds)

    @property
    def cpu_ms(self) -> float:
        return 1000 * median(cpu for _, cpu in self.rounds)

    def wait_ms(self, percent: int) -> float:
        """Of all rounds together: one is too short for a 99th percentile."""
        waits = list(chain.from_iterable(done.waits for done, _ in self.rounds))
        return 1000 * quantiles(waits, n=100)[percent - 1]


def measured(town: Town, *, rounds: int, times: int) -> dict[str, Subject]:
    """Every subject by its name, done `times` times in each of `rounds` rounds."""
    with Crowd() as crowd, _subjects(town) as subjects:
        for subject in subjects:
            crowd.does(subject.act, subject.browser, subject.things(WARMING))
        for turn in range(rounds):
            # Forth and back, so that nothing always follows the same neighbour.
            for subject in subjects if turn % 2 == 0 else reversed(subjects):
                subject.measure(crowd, times)
        return {subject.name: subject for subject in subjects}


@contextmanager
def _subjects(town: Town) -> Iterator[list[Subject]]:
    with ExitStack() as running:
        product = running.enter_context(serving("wsgi:create_app()", town.port, town.environ))
        browser = Browser(product.port)
        receipts = [acts.send_report(browser, text) for text in descriptions(CODES_IN_USE)]
        environ = _shapes(town, form=browser.get("/report").body, receipt=receipts[0].body)
        constant, page, submission, as_sealed = (
            running.enter_context(serving(f"bench.ceiling:{app}", free_port(), environ))
            for app in ("constant()", "page()", "submission()", "submission(1)")
        )
        yield [
            Subject(JSON, constant, acts.visit_root, _nothing),
            Subject(LANDING, product, acts.visit_root, _nothing, JSON),
            Subject(PAGE, page, acts.visit_root, _nothing),
            Subject(FORM, product, acts.visit_form, _nothing, PAGE),
            Subject(FORM_PACKED, product, acts.visit_form, _nothing, PAGE, "br"),
            Subject(SUBMISSION, submission, acts.post_to_ceiling, descriptions),
            Subject(AS_SEALED, as_sealed, acts.post_to_ceiling, descriptions),
            Subject(REPORT, product, acts.post_report, _with_drafts_of(browser), SUBMISSION),
            Subject(FLOW, product, acts.visit_and_post, descriptions, SUBMISSION),
            Subject(FLOW_PACKED, product, acts.visit_and_post, descriptions, SUBMISSION, "br"),
            Subject(CASE, product, acts.post_code, _again_and_again([acts.code_of(receipt) for receipt in receipts])),
            Subject(WRONG, product, acts.post_wrong_code, _unused_codes),
        ]


def _shapes(town: Town, *, form: bytes, receipt: bytes) -> dict[str, str]:
    """What the ceilings' pages imitate, and where the ceiling writes: beside the product's database."""
    shape_of(form).save(town.folder / "form.json")
    shape_of(receipt).save(town.folder / "receipt.json")
    return {
        "BENCH_FORM": str(town.folder / "form.json"),
        "BENCH_RECEIPT": str(town.folder / "receipt.json"),
        "BENCH_DATABASE": str(town.folder / "ceiling.db"),
    }


def _nothing(times: int) -> list[str]:
    return [""] * times


def _unused_codes(times: int) -> list[str]:
    return [acts.unused_code() for _ in range(times)]


def _again_and_again(codes: Sequence[str]) -> Callable[[int], Sequence[str]]:
    return lambda times: list(islice(cycle(codes), times))


def _with_drafts_of(browser: Browser) -> Callable[[int], Sequence[str]]:
    return lambda times: [f"{acts.draft(browser)} {text}" for text in descriptions(times)]
