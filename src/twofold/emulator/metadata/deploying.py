"""How does a deployment go, and what is told of it? Worked when it is asked for; its result is kept for whoever asks later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.applying import Change, Outcome, apply
from twofold.emulator.metadata.archive import Archive
from twofold.emulator.metadata.archive_file import ZipUnreadable, read_zip
from twofold.emulator.metadata.files import FileProblem
from twofold.emulator.metadata.packages import MANIFEST, Package, read_package
from twofold.emulator.store.values import render_datetime
from twofold.facts.error_codes import INVALID_ID_FIELD
from twofold.facts.ids import from_key, make_id, normalise

_PREFIX = "0Af"
_COUNTER = "deploy"
Message = dict[str, Any]
Result = dict[str, Any]


class DeployOptions(msgspec.Struct, frozen=True, rename="camel"):
    """What a deployment asks for beside its zip; keys the box doesn't know are passed over."""

    allow_missing_files: bool = False
    check_only: bool = False
    ignore_warnings: bool = False
    rollback_on_error: bool = False
    purge_on_delete: bool = False
    single_package: bool = True
    run_tests: list[str] = []


def deploy(org: Org, user: int, content: bytes, options: DeployOptions) -> str:
    """Work a zip and return the Id to ask about it by; whatever is wrong with it is part of the result."""
    number = org.store.next_number(_COUNTER)
    deploy_id = make_id(_PREFIX, number)
    messages = _work(org, user, content, options)
    result = _result(org, user, deploy_id, options, messages)
    org.store.write_meta(f"deploy.{deploy_id}", msgspec.json.encode(result).decode())
    return deploy_id


def find_result(org: Org, deploy_id: str) -> Result:
    """Read what came of a deployment; raises ``Refused`` (INVALID_ID_FIELD) where there is none of that Id."""
    for kept in (deploy_id, _full(deploy_id)):
        found = org.store.read_meta(f"deploy.{kept}")
        if found is not None:
            result: Result = msgspec.json.decode(found)
            return result
    raise refusals.refuse(INVALID_ID_FIELD, f"invalid cross reference id: {deploy_id}", None)


def _full(deploy_id: str) -> str:
    full = normalise(deploy_id)
    return full if isinstance(full, str) else deploy_id


# Working.


def _work(org: Org, user: int, content: bytes, options: DeployOptions) -> list[Message]:
    now = org.clock.now_ms()
    try:
        package = read_package(read_zip(content), allow_missing=options.allow_missing_files)
    except ZipUnreadable as error:
        return [_failure(now, FileProblem(MANIFEST, str(error)))]
    problems = [
        *package.problems,
        *(FileProblem(MANIFEST, f"No ApexClass named: {name} found") for name in options.run_tests),
    ]
    failures = [_failure(now, problem, package.root) for problem in problems]
    undo_all = options.rollback_on_error or options.check_only
    if failures and undo_all:
        # Nothing will be kept, but whoever deploys wants to know what else is wrong.
        change = Change(package.puts, package.drops, check_only=True, all_or_none=options.rollback_on_error)
    else:
        change = Change(
            package.puts, package.drops, all_or_none=options.rollback_on_error, check_only=options.check_only
        )
    outcomes = apply(org, change, user)
    return [*failures, *_messages(org, outcomes, package, now), _manifest_message(now, package)]


def _messages(org: Org, outcomes: Sequence[Outcome], package: Package, now: int) -> list[Message]:
    archive = Archive(org.store)
    messages = []
    for outcome in outcomes:
        component = outcome.component
        kept = archive.find(*component.key)
        message: Message = {
            "changed": outcome.success and outcome.changed,
            "componentType": component.type,
            "created": outcome.created,
            "createdDate": render_datetime(now),
            "deleted": outcome.deleted,
            "fileName": package.root + component.file_name,
            "fullName": component.full_name,
            "success": outcome.success,
        }
        if kept is not None:
            message["id"] = kept.id
        if not outcome.success:
            message |= {"problem": outcome.problem, "problemType": "Error"}
        messages.append(message)
    return messages


def _failure(now: int, problem: FileProblem, root: str = "") -> Message:
    return {
        "changed": False,
        "componentType": problem.type,
        "created": False,
        "createdDate": render_datetime(now),
        "deleted": False,
        "fileName": root + problem.path,
        "fullName": problem.path.rpartition("/")[2].partition(".")[0] if problem.path != MANIFEST else MANIFEST,
        "problem": problem.problem,
        "problemType": "Error",
        "success": False,
    }


def _manifest_message(now: int, package: Package) -> Message:
    """Say that the manifest itself was taken, as the platform does (K)."""
    return {
        "changed": True,
        "componentType": "",
        "created": False,
        "createdDate": render_datetime(now),
        "deleted": False,
        "fileName": package.root + MANIFEST,
        "fullName": MANIFEST,
        "success": True,
    }


# Telling.


def _result(org: Org, user: int, deploy_id: str, options: DeployOptions, messages: Sequence[Message]) -> Result:
    failures = [message for message in messages if not message["success"]]
    taken = [message for message in messages if message["success"]]
    counted = [message for message in taken if message["fullName"] != MANIFEST]
    kept_some = bool(counted) and not options.rollback_on_error and not options.check_only
    status = "Succeeded" if not failures else "SucceededPartial" if kept_some else "Failed"
    moment = render_datetime(org.clock.now_ms())
    row = org.store.get("User", user)
    return {
        "checkOnly": options.check_only,
        "completedDate": moment,
        "createdBy": from_key(user),
        "createdByName": row["Name"] if row else "",
        "createdDate": moment,
        "details": {
            "componentFailures": failures,
            "componentSuccesses": taken,
            "runTestResult": {"numFailures": 0, "numTestsRun": 0, "totalTime": 0.0},
        },
        "done": True,
        "id": deploy_id,
        "ignoreWarnings": options.ignore_warnings,
        "lastModifiedDate": moment,
        "numberComponentErrors": len(failures),
        "numberComponentsDeployed": 0 if status == "Failed" and options.rollback_on_error else len(counted),
        "numberComponentsTotal": len(counted) + len(failures),
        "numberTestErrors": 0,
        "numberTestsCompleted": 0,
        "numberTestsTotal": 0,
        "rollbackOnError": options.rollback_on_error,
        "runTestsEnabled": False,
        "startDate": moment,
        "status": status,
        "success": not failures,
    }
