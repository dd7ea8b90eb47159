"""`motcua doctor`: is everything there that the portal needs, and if not, what to do?"""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from motcua.base import clock
from motcua.config.doctor import Finding, Level, examine

_MARKS = {Level.FINE: "ok", Level.NOTE: "note", Level.WARNING: "WARN", Level.FAULT: "FAULT"}


class Command(BaseCommand):
    help = "Looks the whole installation over. Ends with 1 where something is broken; warnings end with 0."
    # It tells what is wrong with the database itself, instead of failing on it.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="the findings for machines")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = []
        for finding in examine(clock.now()):
            findings.append(finding)
            if not options["json"]:
                self._tell(finding)
        faults = sum(finding.level == Level.FAULT for finding in findings)
        warnings = sum(finding.level == Level.WARNING for finding in findings)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=1))
        else:
            self.stdout.write(f"\n{faults} faults, {warnings} warnings.")
        if faults:
            sys.exit(1)

    def _tell(self, finding: Finding) -> None:
        self.stdout.write(f"{_MARKS[finding.level]:6}{finding.topic:10}{finding.what}")
        if finding.why:
            self.stdout.write(f"{'':16}why:  {finding.why}")
        if finding.how:
            self.stdout.write(f"{'':16}mend: {finding.how}")
