"""What submitters do in the stories: report, and later rate or ask for review by their code."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from feedback import cases, mailbox
from feedback.categories import Level
from feedback.lifecycle import CaseStatus
from feedback.models import Case, Resolved
from feedback.receipts import ReceiptCode
from feedback.reports import Identity, Report
from moderation.demo.material import Single, Theme
from moderation.demo.stage import Stage, Story, days

COUNTIES = ("990121", "990121", "990121", "990121101", "990121102", "990121103", "990121201", "990122", "990123")
KINDS = ("cadre", "cadre", "cadre", "public", "unsaid")
FREQUENCIES = ("daily", "daily", "weekly", "monthly", "irregular")
SATISFACTION = {Resolved.YES: (4, 5, 5), Resolved.PARTLY: (3, 4, 3), Resolved.NO: (1, 2)}


@dataclass
class Submitters:
    """Everybody who reports in the play, and the codes they were given."""

    stage: Stage
    phrases: dict[str, Any]
    targets: dict[str, str]
    """Kind of each registered target, by name."""
    codes: list[ReceiptCode] = field(default_factory=list)

    def report_on(self, theme: Theme, text: str) -> ReceiptCode:
        """One of many reports of one burden."""
        chance = self.stage.chance
        return self._send(
            Report(
                description=text,
                categories=(theme.category, *theme.more),
                targets=self._target(theme.target or theme.target_name, theme.target_kind),
                region="990121" if theme.own_unit else chance.choice(COUNTIES),
                issuer_level=theme.level if chance.random() < 0.6 else Level.UNKNOWN,
                frequency=chance.choice(FREQUENCIES),
                after_hours=theme.after_hours,
                data_items=theme.data_items if chance.random() < 0.7 else (),
                submitter_kind=chance.choice(KINDS),
                from_own_unit=theme.own_unit,
            )
        )

    def report(self, single: Single) -> ReceiptCode:
        """A report with a way of its own."""
        identity = Identity(contact_name="陈立新", contact="13900001357", own_unit="便民服务中心", position="工作人员")
        return self._send(
            Report(
                description=single.text,
                categories=(single.category,) if single.category else (),
                targets=self._target(single.target or single.target_name, single.target_kind),
                region=single.county,
                submitter_kind=self.stage.chance.choice(KINDS),
                from_own_unit=single.own_unit,
                keep_from=single.keep_from,
                identity=identity if single.contact else Identity(),
            )
        )

    def rates(self, code: ReceiptCode) -> Story:
        """Some days after the answer, unless they have withdrawn or leave it be."""
        yield days(self.stage.chance.randrange(1, 14))
        if case_of(code).status is CaseStatus.ANSWERED:
            resolved = self.stage.chance.choices(list(Resolved), weights=(6, 3, 2))[0]
            self.rate(code, resolved)

    def rate(self, code: ReceiptCode, resolved: Resolved) -> None:
        """Judge the answer, with a word or without."""
        chance = self.stage.chance
        comment = chance.choice(self.phrases["rating"][resolved])
        mailbox.rate(code, resolved, chance.choice(SATISFACTION[resolved]), comment)

    def ask_review(self, code: ReceiptCode, reason: str = "") -> None:
        mailbox.ask_review(code, reason or self.stage.chance.choice(self.phrases["review"]["reasons"]))

    def _send(self, report: Report) -> ReceiptCode:
        code = cases.open_case(report, secrets.token_bytes(16)).code
        self.codes.append(code)
        return code

    def _target(self, name: str, kind: str) -> tuple[tuple[str, str], ...]:
        return ((self.targets.get(name, kind), name),) if name else ()


def case_of(code: ReceiptCode) -> Case:
    """As it now stands. Raises mailbox.NoSuchCase once the code is forgotten."""
    case = cases.find_by_receipt(code)
    if case is None:
        raise mailbox.NoSuchCase
    return case
