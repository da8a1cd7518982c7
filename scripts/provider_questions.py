"""Ask a provider what it plans, attribute by attribute, where its schema does not tell.

Each question is a configuration of one resource in which one argument is left out, empty, or a telling value; the
answer is what the provider plans for it. Nothing is validated and AWS is never reached: required arguments are
unknown where the provider takes that. Answers that follow from the rules in ``stackproof.evaluate.provider_values``
are not kept; the others go into the schema as ``default``, ``stored_as`` and ``replaced`` of an attribute, and
``computed`` of a block.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import grpc
from provider_client import UNKNOWN, Provider, ProviderRefusal, running

from stackproof.evaluate.provider_values import STORED_AS, rule_for
from stackproof.schema.blocks import AFTER_APPLY, Attribute, Block, CtyType, NestedBlock
from stackproof.schema.encoding import encode_block

SETTINGS = {
    "region": "us-east-1",
    "access_key": "testing",
    "secret_key": "testing",
    "skip_credentials_validation": True,
    "skip_requesting_account_id": True,
    "skip_metadata_api_check": "true",
    "max_retries": 0,
}
SELECTION = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}
TEXTS = (
    "MiXed.",
    "6",
    "all",
    '{\n "b": [ 1, {"z":1,"y":"<a&b>"} ],\n "a": "x" }',
    '{ "Statement": [ {"Resource":"*", "Effect":"Allow","Action":["s3:*"], "Sid":"<" } ], "Version":"2012-10-17" }',
    json.dumps(
        {"rules": [{"rulePriority": 1, "description": "<", "selection": SELECTION, "action": {"type": "expire"}}]}
    ),
)
DUMMIES: Mapping[str, Any] = {"string": "x", "number": 1, "bool": False}
DEEPEST = 6  # blocks in blocks; statements of aws_wafv2_web_acl go on for ever
MOST = 1000  # questions about one type
LARGE = 3000  # attributes; a schema with more takes the provider seconds to answer, so it is asked LEAST questions
LEAST = 40
OPENED: Mapping[str, int] = {"aws_wafv2_rule_group": 100, "aws_wafv2_web_acl": 100}
"""How many blocks of such a type are opened, each with seconds of waiting; the rest is left open."""
NEEDED: Mapping[str, dict[str, Any]] = {
    "aws_dynamodb_table": {
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": "x",
        "attribute": [{"name": "x", "type": "S"}],
    },
    "aws_fsx_lustre_file_system": {"deployment_type": "PERSISTENT_2"},
    "aws_lambda_function": {"handler": "x", "runtime": "python3.12"},
}
"""What the blocks of some types need around them."""
LEAST_OF: Mapping[str, dict[str, Any]] = {
    "aws_iot_authorizer": {"signing_disabled": True},
    "aws_kinesis_firehose_delivery_stream": {"destination": "extended_s3"},
    "aws_lightsail_instance": {"availability_zone": "us-east-1a"},
    "aws_vpc_ipam": {"operating_regions": [{"region_name": "us-east-1"}]},
    "aws_vpc_ipam_resource_discovery": {"operating_regions": [{"region_name": "us-east-1"}]},
}
"""What some types need in any configuration, and neither unknowns nor dummies give."""
Step = tuple[str, NestedBlock]


class Questioner:
    """A provider that is started again when a question makes it panic."""

    def __init__(self, executable: Path, provider_block: Block) -> None:
        self._executable, self._provider_block = executable, provider_block
        self.asked = 0
        self._start()

    def _start(self) -> None:
        self._context = running(self._executable)
        self._provider: Provider = self._context.__enter__()
        self._provider.configure({**opening(self._provider_block), **SETTINGS})

    def stop(self) -> None:
        """Stop the provider."""
        self._context.__exit__(None, None, None)

    def plan(self, type_: str, configuration: dict[str, Any]) -> dict[str, Any] | None:
        """Return what is planned, or None where the provider refuses or panics."""
        self.asked += 1
        try:
            return self._provider.plan(type_, configuration)
        except ProviderRefusal:
            return None
        except grpc.RpcError:
            self._again()
            return None

    def complaint(self, type_: str, configuration: dict[str, Any]) -> str:
        """Return what validation says."""
        self.asked += 1
        try:
            self._provider.validate(type_, configuration)
        except ProviderRefusal as refusal:
            return str(refusal)
        except grpc.RpcError:
            self._again()
        return ""

    def is_legacy(self, type_: str, configuration: dict[str, Any]) -> bool:
        """Tell whether the type is written with the SDK whose plans are not exact."""
        return self._provider.is_legacy(type_, configuration)

    def _again(self) -> None:
        self.stop()
        self._start()


def opening(block: Block, *, known: bool = False) -> dict[str, Any]:
    """Return the least configuration of a block: what is required, unknown or a dummy."""
    values: dict[str, Any] = {
        name: (dummy(attribute.type) if known else UNKNOWN) if attribute.required else None
        for name, attribute in block.attributes.items()
    }
    for name, nested in block.blocks.items():
        values[name] = enclose(nested, [opening(nested.block, known=known)] * nested.min_items)
    return values


def size(block: Block) -> int:
    """Return the number of attributes in a block and those inside it."""
    return len(block.attributes) + sum(size(nested.block) for nested in block.blocks.values())


def dummy(type_: CtyType) -> Any:
    """Return a known value of a type."""
    if isinstance(type_, str):
        return DUMMIES.get(type_, "x")
    kind, inside = type_
    if kind == "object":
        return {name: dummy(element) for name, element in inside.items()}
    return {"x": dummy(inside)} if kind == "map" else [dummy(inside)]


def enclose(nested: NestedBlock, contents: list[Any]) -> Any:
    """Return the blocks of one name as their nesting mode has them."""
    if nested.mode in ("single", "group"):
        return contents[0] if contents else None
    return {"x": contents[0]} if nested.mode == "map" and contents else {} if nested.mode == "map" else contents


@dataclass
class Answers:
    """What was learnt of one block: by attribute, by nested block; ``asked`` unless the provider refused to plan it."""

    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    blocks: dict[str, Answers] = field(default_factory=dict)
    computed: set[str] = field(default_factory=set)
    asked: bool = False

    def take(self, other: Answers) -> None:
        """Take over what was learnt of an equal block."""
        self.attributes, self.blocks, self.computed, self.asked = other.attributes, other.blocks, other.computed, True


@dataclass
class Opened:
    """A block that the provider plans: the least that has to be in it, and what is planned for that."""

    answers: Answers
    block: Block
    path: tuple[Step, ...]
    least: dict[str, Any]
    planned: dict[str, Any]


class Interview:
    """All questions about one resource type."""

    def __init__(self, questioner: Questioner, type_: str, schema: Block) -> None:
        self._questioner, self._type, self._schema = questioner, type_, schema
        self._begin = questioner.asked
        self._around: dict[str, Any] = {}  # what the block at hand needs beside it
        self._beside: dict[tuple[str, ...], dict[str, Any]] = {}  # and those around it
        self._texts_of: dict[int, bytes] = {}
        self._most = LEAST if size(schema) > LARGE else MOST
        self.base = self._least()
        self.legacy = self.base is not None and questioner.is_legacy(type_, self.base)

    def _least(self) -> dict[str, Any] | None:
        """Return the first configuration that the provider plans, with as little in it as it takes."""
        given = LEAST_OF.get(self._type, {})
        for known in (False, True):
            least = {**opening(self._schema, known=known), **given}
            if self._type == "aws_kinesis_firehose_delivery_stream":
                nested = self._schema.blocks["extended_s3_configuration"]
                least["extended_s3_configuration"] = [opening(nested.block, known=True)]
            if self._plan(least) is not None:
                return least
        for known in (False, True):
            least = opening(self._schema, known=known)
            extra = self._filled(self._schema, least)
            if extra is not None:
                return extra
        return None

    def _filled(self, block: Block, least: dict[str, Any], *, without: str = "") -> dict[str, Any] | None:
        """Fill arguments in until the provider is content, then take out again what it does not need."""
        names = [
            name
            for name, attribute in block.attributes.items()
            if attribute.optional and str(attribute.type) in DUMMIES and least[name] is None and name != without
        ]
        for value in (UNKNOWN, None):
            full = dict(least)
            for name in names:
                full[name] = UNKNOWN if value is UNKNOWN else dummy(block.attributes[name].type)
            if self._plan(full) is None:
                continue
            for name in names:
                slimmer = {**full, name: None}
                if self._plan(slimmer) is not None:
                    full = slimmer
            return full
        return None

    def _plan(self, configuration: dict[str, Any]) -> dict[str, Any] | None:
        return self._questioner.plan(self._type, configuration)

    def _left_out(self, name: str) -> Any:
        """Return what is planned for an argument that the least configuration has, but that another can do without."""
        other = self._filled(self._schema, opening(self._schema), without=name)
        planned = self._plan(other) if other is not None else None
        return REFUSED if planned is None else planned[name]

    @property
    def exhausted(self) -> bool:
        """Whether enough was asked."""
        return self._questioner.asked - self._begin > self._most

    def answers(self, *, rewriting: bool = True) -> Answers:
        """Ask about every attribute and block; without ``rewriting``, about defaults alone."""
        whole = Answers()
        if self.base is None:
            return whole
        opened_blocks = self._open_all(whole)
        for opened in opened_blocks if rewriting else ():
            for name, attribute in opened.block.attributes.items():
                if not self.exhausted:
                    opened.answers.attributes[name] |= self._rewriting(attribute, opened.path, opened.least)
        return whole

    def _open_all(self, whole: Answers) -> list[Opened]:
        """Open each block once, however often an equal one of its name occurs; those that are refused stay unasked."""
        opened: dict[tuple[str, bytes], Opened] = {}
        refused: list[tuple[tuple[str, bytes], Answers]] = []
        tried = 0
        waiting: deque[tuple[Answers, tuple[Step, ...]]] = deque([(whole, ())])
        while waiting:
            answers, path = waiting.popleft()
            block = path[-1][1].block if path else self._schema
            key = path[-1][0] if path else "", self._written(block)
            if key in opened:
                answers.take(opened[key].answers)
                continue
            asked = len(opened) + tried
            enough = len(path) > DEEPEST or (size(self._schema) > LARGE and asked > OPENED.get(self._type, 0))
            least, planned = ({}, None) if enough else self._opened(block, path)
            if planned is None:
                tried += not enough
                refused.append((key, answers))
                continue
            opened[key] = Opened(answers, block, path, least, planned)
            waiting.extend(self._note_defaults(opened[key]))
        for key, answers in refused:
            if key in opened:
                answers.take(opened[key].answers)
        return list(opened.values())

    def _written(self, block: Block) -> bytes:
        if id(block) not in self._texts_of:
            self._texts_of[id(block)] = hashlib.sha256(encode_block(block)).digest()
        return self._texts_of[id(block)]

    def _opened(self, block: Block, path: tuple[Step, ...]) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Return the least content of a block that the provider plans, and what it plans for it."""
        assert self.base is not None
        least = opening(block, known=True) if path else self.base
        for inner in self._contents(block, path, least):
            planned = self._ask(path, inner)
            if planned is not None:
                return inner, planned
        for around in list(self._companions(path)):
            self._around = around
            planned = self._ask(path, least)
            self._around = {}
            if planned is not None:
                self._beside[tuple(name for name, _ in path)] = around
                return least, planned
        return least, None

    def _contents(self, block: Block, path: tuple[Step, ...], least: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield contents of a block; one without any may vanish from the plan."""
        yield least
        if path:
            yield opening(block)
        if path and size(self._schema) <= LARGE:
            for name, attribute in block.attributes.items():
                if attribute.optional and least[name] is None:
                    yield {**least, name: dummy(attribute.type)}

    def _companions(self, path: tuple[Step, ...]) -> Iterator[dict[str, Any]]:
        """Yield values of the arguments beside a block: it may count only where one of them has a certain value."""
        if not path or size(self._schema) > LARGE:
            return
        outer = path[-2][1].block if len(path) > 1 else self._schema
        for name, attribute in outer.attributes.items():
            if attribute.type == "string" and (attribute.required or attribute.optional):
                least = opening(outer, known=True) if len(path) > 1 else dict(self.base or {})
                for choice in self._choices(attribute, path[:-1], least):
                    yield {name: choice}

    def _configuration(self, path: tuple[Step, ...], inner: dict[str, Any]) -> dict[str, Any]:
        """Return a resource's configuration with a block opened at a path."""
        assert self.base is not None
        around_all = {**self.base, **NEEDED.get(self._type, {})} if path else self.base
        levels = [around_all, *(opening(nested.block, known=True) for _, nested in path[:-1])]
        names = tuple(name for name, _ in path)
        for depth in range(len(path)):
            beside = self._beside.get(names[: depth + 1], {})
            levels[depth] = {**levels[depth], **beside, **(self._around if depth == len(path) - 1 else {})}
        content = inner
        for (name, nested), around in zip(reversed(path), reversed(levels[: len(path)]), strict=True):
            content = {**around, name: enclose(nested, [content])}
        return content

    def _ask(self, path: tuple[Step, ...], inner: dict[str, Any]) -> dict[str, Any] | None:
        """Return what is planned for the block at a path."""
        planned: Any = self._plan(self._configuration(path, inner))
        for name, _ in path:
            planned = only(planned[name]) if isinstance(planned, dict) else None
        return planned if isinstance(planned, dict) else None

    def _note_defaults(self, opened: Opened) -> Iterator[tuple[Answers, tuple[Step, ...]]]:
        """Note what is planned for what is left out, and yield the blocks inside, whose answers are to come."""
        answers, least, planned, path = opened.answers, opened.least, opened.planned, opened.path
        answers.asked = True
        for name, attribute in opened.block.attributes.items():
            answers.attributes[name] = {}
            value = planned[name]
            if least[name] is not None and not attribute.required and not path:
                value = self._left_out(name)
            expected = UNKNOWN if attribute.computed else least[name]
            if value is not REFUSED and not same(value, expected):
                answers.attributes[name]["default"] = (write(value),)
        for name, nested in opened.block.blocks.items():
            if planned[name] is UNKNOWN and not nested.min_items:
                answers.computed.add(name)
            if name != "timeouts":
                answers.blocks[name] = Answers()
                yield answers.blocks[name], (*path, (name, nested))

    def _rewriting(self, attribute: Attribute, path: tuple[Step, ...], least: dict[str, Any]) -> dict[str, Any]:
        """Return how values of an argument are planned as others."""
        found: dict[str, Any] = {}
        if attribute.optional or attribute.required:
            answers = dict(self._texts(attribute, path, least))
            if any(text != answer for text, answer in answers.items()):
                found["stored_as"] = way_of(answers)
            replaced = tuple(self._replaced(attribute, path, least))
            if replaced:
                found["replaced"] = replaced
        return found

    def _answer(self, attribute: Attribute, path: tuple[Step, ...], least: dict[str, Any], value: Any) -> Any:
        planned = self._ask(path, {**least, attribute.name: value})
        return REFUSED if planned is None else planned[attribute.name]

    def _texts(self, attribute: Attribute, path: tuple[Step, ...], least: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield telling texts, each with what is planned for it."""
        if attribute.type != "string":
            return
        for text in TEXTS:
            answer = self._answer(attribute, path, least, text)
            if isinstance(answer, str) and answer:
                yield text, answer

    def _replaced(
        self, attribute: Attribute, path: tuple[Step, ...], least: dict[str, Any]
    ) -> Iterator[tuple[Any, Any]]:
        """Yield single values that are planned as others, against the rule."""
        for value in self._candidates(attribute, path, least):
            answer = self._answer(attribute, path, least, value)
            if answer is REFUSED:
                continue
            if not same(write(answer), rule_for(attribute, value, legacy=self.legacy)):
                yield value, write(answer)

    def _candidates(self, attribute: Attribute, path: tuple[Step, ...], least: dict[str, Any]) -> list[Any]:
        if attribute.type == "string":
            return ["", *self._choices(attribute, path, least)]
        if attribute.type == "bool":
            return [False, True]
        if attribute.type == "number":
            return [0]
        kind = attribute.type[0] if isinstance(attribute.type, list) else ""
        return [{}] if kind == "map" else [[]] if kind in ("list", "set") else []

    def _choices(self, attribute: Attribute, path: tuple[Step, ...], least: dict[str, Any]) -> list[str]:
        """Return the texts that validation says it accepts."""
        asked = self._configuration(path, {**least, attribute.name: "no-such-choice"})
        complaint = self._questioner.complaint(self._type, asked)
        lists = re.findall(r"one of:? \[((?:\"[^\"]*\",? ?)+)\]", complaint) if "no-such-choice" in complaint else []
        return re.findall(r'"([^"]*)"', lists[0])[:40] if lists else []


REFUSED = object()


def way_of(answers: Mapping[str, str]) -> str:
    """Return the name of the way in which texts became the answers."""
    ways = (name for name, way in STORED_AS.items() if all(way(text) == answers[text] for text in answers))
    return next(ways, "opaque")


def only(blocks: Any) -> Any:
    """Return the one block among those planned."""
    if isinstance(blocks, dict) and "x" in blocks and len(blocks) == 1:
        return blocks["x"]
    return blocks[0] if isinstance(blocks, list) and len(blocks) == 1 else blocks


def same(left: Any, right: Any) -> bool:
    """Compare, telling True from 1."""
    return left is right or (type(left) is type(right) and bool(left == right))


def write(value: Any) -> Any:
    """Return a planned value as the schema keeps it; one that is unknown in part is kept as unknown."""
    return AFTER_APPLY if has_unknown(value) else value


def has_unknown(value: Any) -> bool:
    """Tell whether there is an unknown anywhere in a value."""
    if isinstance(value, dict):
        return any(map(has_unknown, value.values()))
    return any(map(has_unknown, value)) if isinstance(value, list) else value is UNKNOWN


def enrich(block: Block, answers: Answers, *, legacy: bool) -> Block:
    """Return the block with what was learnt of it; what nobody was told about is unknown, not null."""
    attributes = dict(block.attributes)
    if answers.asked:
        told = answers.attributes
        attributes = {name: replace(one, **{"default": (), **told.get(name, {})}) for name, one in attributes.items()}
    elif legacy:  # only the older SDK has defaults that no schema tells
        attributes = {name: _leave_open(attribute) for name, attribute in attributes.items()}
    blocks = {
        name: replace(
            nested,
            computed=nested.computed or name in answers.computed,
            block=enrich(nested.block, answers.blocks.get(name, Answers(asked=name == "timeouts")), legacy=legacy),
        )
        for name, nested in block.blocks.items()
    }
    return replace(block, attributes=attributes, blocks=blocks)


def _leave_open(attribute: Attribute) -> Attribute:
    known = attribute.required or attribute.computed or attribute.default
    return attribute if known else replace(attribute, default=(AFTER_APPLY,))


def ask_about_all(
    executable: Path, provider_block: Block, resources: Mapping[str, Block], *, rewriting: bool = True
) -> dict[str, Block]:
    """Return the resource types with all that the provider told, and say which it plans in no way tried."""
    questioner = Questioner(executable, provider_block)
    enriched, silent = {}, []
    try:
        for type_, schema in resources.items():
            interview = Interview(questioner, type_, schema)
            if interview.base is None:
                silent.append(type_)
            legacy = interview.legacy or (interview.base is None and schema.legacy)
            answers = interview.answers(rewriting=rewriting)
            enriched[type_] = replace(enrich(schema, answers, legacy=legacy), legacy=legacy)
            print(f"\r{len(enriched)}/{len(resources)} {type_:60}", end="", flush=True)
    finally:
        questioner.stop()
    print(f"\n{questioner.asked:,} questions; not planned: {', '.join(silent) or 'none'}")
    return enriched
