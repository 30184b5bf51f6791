"""How every test of a run ended, kept for the check that the promised ones ran (scripts/every_promise_was_kept.py)."""

import pytest

KEPT_AS = "zhiyan/outcomes"


class Outcomes:
    """Of a test with parameters the worst counts; what was never collected is not there."""

    def __init__(self) -> None:
        self.by_test: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid.split("[")[0]
        now = "xfailed" if hasattr(report, "wasxfail") else report.outcome
        if now != "passed" or (report.when == "call" and test not in self.by_test):
            self.by_test[test] = now

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        cache = session.config.cache
        if cache is not None:
            cache.set(KEPT_AS, self.by_test)


def watch(config: pytest.Config) -> None:
    """In the process that hears of every test: of several workers, the one that started them."""
    is_worker = hasattr(config, "workerinput")
    if not is_worker and hasattr(config, "cache"):
        config.pluginmanager.register(Outcomes(), "zhiyan-outcomes")
