"""`twingraph link`."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from twingraph.cli import options
from twingraph.errors import InputError

if TYPE_CHECKING:
    from twingraph.link import Judgement
    from twingraph.link.authority import Authority
    from twingraph.link.memory import Memory
    from twingraph.link.mentions import Columns, Subjects
    from twingraph.link.sssom import LinkSet, Record

GAZETTEER = "geonames"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "what",
        nargs="*",
        metavar="TABLE",
        help="table whose rows are to be linked: CSV, TSV or XLSX (default: the authorities of the graph); "
        "or: review LINKS, to decide on the doubtful links of a file in the terminal; "
        "or: apply LINKS, to write decided links to the folder of data that --output names",
    )
    parser.add_argument(
        "--authority",
        action="append",
        default=[],
        metavar="FILE",
        help="table of items with labels, country, coordinates, or of pairs of items that are twinned, or a "
        f"folder with such tables; or {GAZETTEER}, the gazetteer (default: {GAZETTEER}; may be given again)",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write the links to this file, *.sssom.tsv (default: standard output); with apply, the folder. "
        "What a person has decided in a file that is there stays decided",
    )
    parser.add_argument(
        "--previous",
        type=Path,
        metavar="LINKS",
        help="earlier links: what a person has decided there is not asked again (default: those in --output)",
    )
    table = parser.add_argument_group("columns of the table")
    table.add_argument("--name", metavar="COLUMN", help="name of the place")
    table.add_argument("--country", metavar="COLUMN", help="its country; or a country, for all rows")
    for option in ("latitude", "longitude"):
        table.add_argument(f"--{option}", metavar="COLUMN", help=f"its {option}, in degrees (WGS 84)")
    table.add_argument("--kind", metavar="COLUMN", help="its kind: city, municipality, county, Landkreis, …")
    table.add_argument("--population", metavar="COLUMN", help="its population")
    table.add_argument(
        "--partner-of", metavar="COLUMN", help="name of the other party, so that relationships speak"
    )
    for option in ("country", "latitude", "longitude", "kind"):
        table.add_argument(f"--partner-{option}", metavar="COLUMN", help=f"the other party's {option}")
    table.add_argument("--both", action="store_true", help="link the other party as well")
    graph = parser.add_argument_group("the graph")
    options.add_graph(parser)
    graph.add_argument("--graph", metavar="NAME", help="only the authorities of this named graph")
    graph.add_argument("--all", action="store_true", help="also authorities that are linked already")
    online = parser.add_argument_group("online")
    online.add_argument(
        "--online",
        nargs="?",
        const="",
        metavar="URL",
        help="for what the files leave open, send names and countries to Wikidata's reconciliation service, "
        "or to the one at this URL, and weigh what it proposes",
    )
    review = parser.add_argument_group("review")
    review.add_argument(
        "--reviewer", metavar="WHO", help="who decides: orcid:0000-… or a name (default: the user's name)"
    )


def run(args: argparse.Namespace) -> int:
    """Propose links, review them or apply them.

    Links to be reviewed are no findings: they are what linking is expected to give, and the code is 0.
    """
    step = args.what[0] if args.what else ""
    if step in ("review", "apply"):
        if len(args.what) != 2:
            raise InputError(f"name one file of links: twingraph link {step} links.sssom.tsv")
        links = Path(args.what[1])
        return _review(args, links) if step == "review" else _apply(args, links)
    if len(args.what) > 1:
        raise InputError(f"one table at a time: {' '.join(args.what)}")
    return _propose(args, Path(step) if step else None)


def _propose(args: argparse.Namespace, table: Path | None) -> int:
    from twingraph.link import mentions, proposals, sssom
    from twingraph.link.memory import Memory

    subjects = _subjects(args, table)
    kept = args.output if args.output is not None and args.output.is_file() else None
    earlier = args.previous or kept
    memory = Memory(subjects, sssom.read(earlier)) if earlier else Memory(subjects)
    day = _epoch()
    links = proposals.new_set(subjects, day=day.isoformat() if day else "")
    lines = []
    for prefix, authority in _authorities(args, subjects, memory):
        asked = mentions.asked(subjects, prefix)
        with _working(f"comparing {len(subjects.mentions):,} places with {len(authority):,} items"):
            judged = _judge(authority, subjects, prefix, memory)
        pairs = [(subject, judged[subject.mention]) for subject in asked]
        first = len(links.records)
        proposals.add(links, subjects, pairs, prefix=prefix, memory=memory)
        lines.append(f"{prefix}: {_counts(links.records[first:])}")
    lost = memory.missing()
    if lost and not args.previous:
        raise InputError(
            f"{kept}: holds decisions on {len(lost)} places that are not among these and would be lost; "
            f"write to another file, or name it with --previous {kept} to let them go"
        )
    options.write_output(args.output, sssom.write(links))
    _report(args, subjects, links, lines, memory)
    return 0


def _subjects(args: argparse.Namespace, table: Path | None) -> Subjects:
    from twingraph.importing import table as tables
    from twingraph.link import mentions
    from twingraph.rdf.prefixes import PREFIXES

    given = [option for option in ("name", "country", "partner_of") if getattr(args, option)]
    if table is None:
        if given:
            raise InputError(f"--{given[0].replace('_', '-')} names a column; name the table as well")
        graph = args.graph and (args.graph if "://" in args.graph else PREFIXES["graph"] + args.graph)
        return mentions.from_graph(options.open_graph(args).store, graph=graph, again=args.all)
    if args.data or args.store or args.graph:
        raise InputError(f"link a table ({table}) or a graph, not both")
    if not args.name:
        raise InputError(f"{table}: say with --name which column has the names of the places")
    read = tables.read(table)
    return mentions.from_table(read, _columns(args, ""), partner=_partner(args), both=args.both)


def _columns(args: argparse.Namespace, of: str) -> Columns:
    from twingraph.link.mentions import Columns

    half = [name for name in ("latitude", "longitude") if getattr(args, of + name)]
    if len(half) == 1:
        option = f"--{of}{half[0]}".replace("_", "-")
        raise InputError(
            f"{option} {getattr(args, of + half[0])}: latitude and longitude go together; name both"
        )
    slots = ("country", "latitude", "longitude", "kind", "population")
    given = {slot: getattr(args, of + slot, None) or "" for slot in slots}
    return Columns(args.partner_of if of else args.name, **given)


def _partner(args: argparse.Namespace) -> Columns | None:
    if args.partner_of:
        return _columns(args, "partner_")
    for option in ("partner_country", "partner_latitude", "partner_longitude", "partner_kind", "both"):
        if getattr(args, option):
            raise InputError(
                f"--{option.replace('_', '-')} is about the other party; name it with --partner-of"
            )
    return None


def _authorities(
    args: argparse.Namespace, subjects: Subjects, memory: Memory
) -> Iterator[tuple[str, Authority]]:
    """Yield the authorities to ask, each with the prefix of its items: files together, then the gazetteer."""
    from twingraph.link import authority, gazetteer, online

    paths = [Path(given) for given in args.authority if given != GAZETTEER]
    files = authority.read(paths) if paths else None
    if args.online is not None:
        service = args.online or online.SERVICE
        keys = {subject.mention for subject in subjects.subjects}
        if files is not None:
            judged = _judge(files, subjects, "wikidata", memory)
            keys = {key for key in keys if judged[key].decision != "accept"}
        asked = [mention for key, mention in subjects.mentions.items() if key in keys]
        print(f"asking {service} about {len(asked):,} names", file=sys.stderr)
        with _counting(len(asked)) as progress:
            found = online.items(asked, service=service, progress=progress)
        yield "wikidata", online.extended(files, found)
    elif files is not None:
        yield next(iter(files)).id.partition(":")[0], files
    if GAZETTEER in args.authority or (not args.authority and args.online is None):
        with _working("opening the gazetteer; the first time takes half a minute"):
            opened = gazetteer.open()
        yield GAZETTEER, opened


def _judge(authority: Authority, subjects: Subjects, prefix: str, memory: Memory) -> dict[str, Judgement]:
    """Return the judgements by key; what is linked already or decided by a person speaks for its partners."""
    from twingraph.link import mentions, proposals
    from twingraph.link.matcher import Matcher

    matcher, known = Matcher(authority), mentions.known(subjects, prefix)
    judged = {each.mention.key: each for each in matcher.judge(list(subjects.mentions.values()), known=known)}
    if decided := memory.items(judged, proposals.source_of(prefix)):
        again = matcher.judge(list(subjects.mentions.values()), known=known | decided)
        judged = {each.mention.key: each for each in again}
    return judged


def _counts(records: list[Record]) -> str:
    from twingraph.link.sssom import NO_TERM_FOUND

    decisions = [record["ext_decision"] for record in records]
    none = sum(record["object_id"] == NO_TERM_FOUND for record in records)
    return (
        f"{decisions.count('accept'):,} accepted, {decisions.count('review'):,} to review, "
        f"{decisions.count('reject') - none:,} rejected, {none:,} without a candidate"
    )


def _report(
    args: argparse.Namespace, subjects: Subjects, links: LinkSet, lines: list[str], memory: Memory
) -> None:
    """Say on standard error what came out, as standard output may be the links."""
    from twingraph.link.memory import place

    different = len({place(record)[:-1] for record in links.records})
    print(f"{len(links.records):,} links of {different:,} different places", file=sys.stderr)
    for line in lines:
        print(line, file=sys.stderr)
    if memory.kept:
        kept = len(memory.kept)
        told = "1 place is as it was" if kept == 1 else f"{kept:,} places are as they were"
        print(f"{told} decided before", file=sys.stderr)
    if memory.opened:
        print(
            f"{len(memory.opened):,} decided before are open again: another place may be meant",
            file=sys.stderr,
        )
    for what, count in subjects.unread.most_common():
        print(f"not read ({count:,}): {what}", file=sys.stderr)
    if args.output and any(record.get("ext_decision") == "review" for record in links.records):
        print(f"next: twingraph link review {args.output}", file=sys.stderr)


def _review(args: argparse.Namespace, path: Path) -> int:
    from getpass import getuser

    from rich.console import Console

    from twingraph.link.review import Review, go_through

    today = datetime.now(UTC).astimezone().date()
    review = Review(path, reviewer=args.reviewer or getuser(), day=_epoch() or today)
    if not len(review):
        print(f"{path}: nothing to review")
        return 0
    go_through(review, Console())
    print(f"{path}: {review.answered:,} of {len(review):,} doubtful places decided")
    return 0


def _apply(args: argparse.Namespace, path: Path) -> int:
    from twingraph.link import graph, sssom

    if args.output is None:
        raise InputError("say with --output which folder of data the links are to be written to")
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", path.name.partition(".")[0])
    applied = graph.apply(sssom.read(path), args.output, name=name)
    print(
        f"{applied.path}: {applied.accepted:,} links accepted, {applied.rejected:,} rejected; "
        f"{applied.undecided:,} left out, as nothing is decided or there is no candidate"
    )
    return 0


def _epoch() -> date | None:
    """Return the day of SOURCE_DATE_EPOCH (reproducible-builds.org), if it is set."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(text), UTC).date() if text.isdecimal() else None


@contextmanager
def _working(on: str) -> Iterator[None]:
    """Say on a terminal what is being done, as long as it takes."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(on):
        yield


@contextmanager
def _counting(total: int) -> Iterator[Callable[[int], None] | None]:
    """Give what is to be told the names asked about: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=total)
        yield lambda count: bar.advance(task, count)
